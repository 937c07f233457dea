package dev.berth.nodelet.runtime;

import org.jspecify.annotations.Nullable;

/**
 * What a command in a container reads and writes. One thread reads, another may write; nothing is
 * kept here, so whoever does not read holds the command up, and a command that does not read holds
 * the writer up. Any thread may close, which ends every wait; the command runs on then.
 *
 * <p>What fails does so with a {@link dev.berth.api.failure.FailureException}: <em>unavailable</em>
 * when the runtime is lost.
 */
public interface ProcessStreams extends AutoCloseable {
  /** Whether the command has a terminal: then its errors are among the output. */
  boolean tty();

  /**
   * Waits for the next piece of output; null when there is no more, for the command has ended, or
   * because it was closed here.
   */
  LogStream.@Nullable Chunk next();

  /** Hands over input. What a command does not want, for it has ended, is dropped. */
  void write(byte[] data, int offset, int length);

  /** There is no more input. */
  void endInput();

  /** Tells the terminal's size; nothing happens without one. */
  void resize(int columns, int rows);

  /** How the command ended. Waits for that, if its output ended before. */
  int exitCode();

  @Override
  void close();
}
