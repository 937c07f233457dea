package dev.berth.nodelet.runtime.testing;

import dev.berth.nodelet.runtime.ExecSpec;
import dev.berth.nodelet.runtime.LogStream;
import dev.berth.nodelet.runtime.ProcessStreams;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A command with streams, told by its words: {@code cat} writes what it reads, {@code exit N} ends,
 * {@code echo words} and {@code complain words} write a line to one output or the other, {@code
 * size} waits until it is told a terminal's size and writes "rows columns", and anything else reads
 * and writes nothing until it is closed. Holds no more than {@link #ROOM} bytes that nobody has
 * read.
 */
public final class FakeProcess implements ProcessStreams {
  /** As a pipe of the kernel. */
  public static final int ROOM = 64 * 1024;

  private final ExecSpec command;
  private final Deque<LogStream.Chunk> output = new ArrayDeque<>();
  private int waiting;
  private boolean outputEnded;
  private boolean closed;
  private OptionalInt exitCode = OptionalInt.empty();

  FakeProcess(ExecSpec command) {
    this.command = command;
    List<String> words = command.command().subList(1, command.command().size());
    switch (command.command().getFirst()) {
      case "exit" -> end(Integer.parseInt(words.getFirst()));
      case "echo" -> {
        print(String.join(" ", words) + "\n", false);
        end(0);
      }
      case "complain" -> {
        print(String.join(" ", words) + "\n", true);
        end(0);
      }
      case "cat" -> {
        if (!command.stdin()) {
          end(0);
        }
      }
      default -> {
        // Goes on.
      }
    }
  }

  @Override
  public boolean tty() {
    return command.tty();
  }

  @Override
  public synchronized LogStream.@Nullable Chunk next() {
    awaitThat(() -> !output.isEmpty() || outputEnded || closed);
    LogStream.Chunk chunk = closed ? null : output.poll();
    if (chunk != null) {
      waiting -= chunk.data().length;
      notifyAll();
    }
    return chunk;
  }

  @Override
  public synchronized void write(byte[] data, int offset, int length) {
    if (!runs("cat")) {
      return;
    }
    awaitThat(() -> waiting + length <= ROOM || outputEnded || closed);
    if (!outputEnded && !closed) {
      print(Arrays.copyOfRange(data, offset, offset + length), false);
    }
  }

  @Override
  public synchronized void endInput() {
    if (runs("cat")) {
      end(0);
    }
  }

  @Override
  public synchronized void resize(int columns, int rows) {
    if (command.tty() && runs("size")) {
      print(rows + " " + columns + "\n", false);
      end(0);
    }
  }

  @Override
  public synchronized int exitCode() {
    awaitThat(() -> exitCode.isPresent() || closed);
    return exitCode.orElse(137);
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Whether whoever had the streams has closed them. */
  public synchronized boolean isClosed() {
    return closed;
  }

  /** The command, or what it is in, has ended. */
  synchronized void end(int code) {
    if (exitCode.isEmpty()) {
      exitCode = OptionalInt.of(code);
    }
    outputEnded = true;
    notifyAll();
  }

  private void print(String text, boolean stderr) {
    String shown = command.tty() ? text.replace("\n", "\r\n") : text;
    print(shown.getBytes(StandardCharsets.UTF_8), stderr && !command.tty());
  }

  private synchronized void print(byte[] data, boolean stderr) {
    output.add(new LogStream.Chunk(data, stderr));
    waiting += data.length;
    notifyAll();
  }

  private boolean runs(String name) {
    return command.command().getFirst().equals(name);
  }

  private synchronized void awaitThat(BooleanSupplier condition) {
    try {
      while (!condition.getAsBoolean()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }
}
