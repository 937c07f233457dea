package dev.berth.nodelet.runtime;

import org.jspecify.annotations.Nullable;

/** Events as they come. One thread reads; any may close, which ends a wait. */
public interface EventStream extends AutoCloseable {
  /**
   * Waits for the next one; null when the stream was closed here.
   *
   * @throws dev.berth.api.failure.FailureException <em>unavailable</em> when the connection is lost
   */
  @Nullable RuntimeEvent next();

  @Override
  void close();
}
