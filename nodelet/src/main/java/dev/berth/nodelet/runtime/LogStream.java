package dev.berth.nodelet.runtime;

import org.jspecify.annotations.Nullable;

/**
 * What a container wrote, as fast as it is read here. One thread reads; any may close, which ends a
 * wait.
 */
public interface LogStream extends AutoCloseable {
  /**
   * Waits for the next piece; null at the end or when the stream was closed here.
   *
   * @throws dev.berth.api.failure.FailureException <em>unavailable</em> when the connection is lost
   */
  @Nullable Chunk next();

  @Override
  void close();

  /** A piece of one of the two outputs; mostly a line, but never more than 64 KiB. */
  @SuppressWarnings("ArrayRecordComponent")
  record Chunk(byte[] data, boolean stderr) {}
}
