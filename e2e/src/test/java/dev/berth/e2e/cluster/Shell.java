package dev.berth.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands as a person types them. */
public final class Shell {
  private static final long PATIENCE_SECONDS = 120;

  private Shell() {}

  /** What a command did. */
  public record Result(int exitCode, String out, String err) {
    public List<String> lines() {
      return out.lines().toList();
    }
  }

  /** Runs a command that must succeed. */
  public static Result run(String... command) {
    Result result = tried(Map.of(), List.of(command));
    if (result.exitCode() != 0) {
      throw new AssertionError(
          String.join(" ", command)
              + " ended with "
              + result.exitCode()
              + ": "
              + result.out()
              + result.err());
    }
    return result;
  }

  /** Runs a command, however it ends. */
  public static Result tried(Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      StringBuilder err = new StringBuilder();
      Thread reader = Thread.ofVirtual().start(() -> err.append(text(process.getErrorStream())));
      String out = text(process.getInputStream());
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("does not end: " + command);
      }
      reader.join();
      return new Result(process.exitValue(), out, err.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String text(java.io.InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
