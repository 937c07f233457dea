package dev.berth.client.time;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/**
 * Time: what it is, how much has passed, and what is to happen later. Wall time ({@link #instant})
 * is for what people read; every decision is made by {@link #nanos}, which never jumps.
 */
public interface Timers extends InstantSource, AutoCloseable {
  /** Real time. Close it when its timers are no longer wanted. */
  static Timers system() {
    return new SystemTimers();
  }

  /** Monotonic nanoseconds since some moment of this process; only differences mean anything. */
  long nanos();

  /**
   * Runs an action once, not before the delay has passed. Actions may run at the same time as each
   * other. Nothing runs after {@link #close}.
   *
   * @param delay zero or less means as soon as possible, but never inside this call
   */
  Timer after(Duration delay, Runnable action);

  /** Waits until the delay has passed. */
  default void sleep(Duration delay) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    try (Timer _ = after(delay, over::countDown)) {
      over.await();
    }
  }

  /** What has passed since a reading of {@link #nanos}. */
  default Duration since(long nanos) {
    return Duration.ofNanos(nanos() - nanos);
  }

  @Override
  void close();

  /** Something that is to happen. */
  interface Timer extends AutoCloseable {
    /** Keeps it from happening, unless it has begun. Harmless when it is over. */
    @Override
    void close();
  }
}
