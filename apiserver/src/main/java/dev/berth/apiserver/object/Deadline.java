package dev.berth.apiserver.object;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.time.Duration;
import java.util.function.LongSupplier;

/** By when a request must be answered, on a monotonic clock. */
public final class Deadline {
  private final long atNanos;
  private final LongSupplier nanoClock;

  private Deadline(long atNanos, LongSupplier nanoClock) {
    this.atNanos = atNanos;
    this.nanoClock = nanoClock;
  }

  public static Deadline in(Duration time) {
    return in(time, System::nanoTime);
  }

  public static Deadline in(Duration time, LongSupplier nanoClock) {
    return new Deadline(nanoClock.getAsLong() + time.toNanos(), nanoClock);
  }

  /**
   * The time that is left: the timeout of the next call to the store.
   *
   * @throws FailureException <em>deadline exceeded</em> when there is none
   */
  public Duration left() {
    long left = atNanos - nanoClock.getAsLong();
    if (left <= 0) {
      throw new FailureException(new Failure.DeadlineExceeded("the request's deadline has passed"));
    }
    return Duration.ofNanos(left);
  }
}
