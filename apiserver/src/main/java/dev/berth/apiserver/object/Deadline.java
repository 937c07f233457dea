package dev.berth.apiserver.object;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * By when a request must be answered, on a monotonic clock; and whether there is still somebody to
 * answer. Whoever asks for the time that is left before each use of the store stops in time.
 */
public final class Deadline {
  private final long atNanos;
  private final LongSupplier nanoClock;
  private final BooleanSupplier callerHasGone;

  private Deadline(long atNanos, LongSupplier nanoClock, BooleanSupplier callerHasGone) {
    this.atNanos = atNanos;
    this.nanoClock = nanoClock;
    this.callerHasGone = callerHasGone;
  }

  public static Deadline in(Duration time) {
    return in(time, System::nanoTime);
  }

  public static Deadline in(Duration time, LongSupplier nanoClock) {
    return new Deadline(nanoClock.getAsLong() + time.toNanos(), nanoClock, () -> false);
  }

  /** The same, but over as soon as nobody waits for the answer any more. */
  public Deadline orWhen(BooleanSupplier gone) {
    return new Deadline(atNanos, nanoClock, gone);
  }

  /**
   * The time that is left: the timeout of the next call to the store.
   *
   * @throws FailureException <em>deadline exceeded</em> when there is none, or nobody waits
   */
  public Duration left() {
    if (callerHasGone.getAsBoolean()) {
      throw new FailureException(new Failure.DeadlineExceeded("the caller has gone"));
    }
    long left = atNanos - nanoClock.getAsLong();
    if (left <= 0) {
      throw new FailureException(new Failure.DeadlineExceeded("the request's deadline has passed"));
    }
    return Duration.ofNanos(left);
  }
}
