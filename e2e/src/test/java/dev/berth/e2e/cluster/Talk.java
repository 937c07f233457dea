package dev.berth.e2e.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A command that a test talks to while it runs. Killed when the test leaves it. */
public final class Talk implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Thread outReader;
  private final Thread errReader;

  private Talk(Process process) {
    this.process = process;
    this.outReader = reader(process.getInputStream(), out);
    this.errReader = reader(process.getErrorStream(), err);
  }

  public static Talk start(ProcessBuilder command) {
    try {
      return new Talk(command.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void say(String text) {
    say(text.getBytes(UTF_8));
  }

  public void say(byte[] data) {
    try {
      OutputStream in = process.getOutputStream();
      in.write(data);
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String out() {
    return out.toString(UTF_8);
  }

  public byte[] outBytes() {
    return out.toByteArray();
  }

  public String err() {
    return err.toString(UTF_8);
  }

  public void awaitOut(String text) {
    Eventually.within(
        PATIENCE, "it prints \"" + text + "\"", () -> out().contains(text) || hasEnded(text));
  }

  public void awaitErr(String text) {
    Eventually.within(
        PATIENCE, "it says \"" + text + "\"", () -> err().contains(text) || hasEnded(text));
  }

  /** Its exit code, with all that it printed read. */
  public int awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("it does not end; it printed: " + out() + err());
      }
      outReader.join();
      errReader.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private boolean hasEnded(String text) {
    if (!process.isAlive()
        && !outReader.isAlive()
        && !errReader.isAlive()
        && !out().contains(text)
        && !err().contains(text)) {
      throw new AssertionError(
          "it ended with %d before it printed \"%s\": %s%s"
              .formatted(process.exitValue(), text, out(), err()));
    }
    return false;
  }

  private static Thread reader(InputStream from, ByteArrayOutputStream to) {
    return Thread.ofVirtual()
        .start(() -> {
          try (from) {
            from.transferTo(to);
          } catch (IOException e) {
            // It was killed.
          }
        });
  }
}
