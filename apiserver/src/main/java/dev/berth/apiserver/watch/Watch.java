package dev.berth.apiserver.watch;

import java.time.Duration;
import java.util.List;

/** One watcher's stream. Pulled by one thread; closing it costs nothing to anyone else. */
public interface Watch extends AutoCloseable {
  /**
   * What waits for this watcher, at most 256 KiB of it, in order; waits for the first event. Empty
   * when nothing came in time.
   *
   * @throws dev.berth.api.failure.FailureException <em>expired</em> when the watcher was too slow
   *     or its version too old; <em>unavailable</em> when the server closes
   */
  List<EncodedEvent> next(Duration wait) throws InterruptedException;

  /**
   * Has something run once {@link #next} is going to fail, for a reader that waits for something
   * else meanwhile. It must only wake that reader.
   */
  void whenFailed(Runnable told);

  @Override
  void close();
}
