package dev.berth.e2e.cluster;

import dev.berth.api.failure.FailureException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for conditions on things that can't tell by themselves: processes, Docker, a cluster. */
public final class Eventually {
  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private Eventually() {}

  /** Until the condition holds; an unreachable server counts as not yet. */
  public static void within(Duration patience, String what, BooleanSupplier condition) {
    value(patience, what, condition::getAsBoolean, holds -> holds);
  }

  /** Until the value is as wanted; tells the last one that it saw when it never is. */
  public static <T> T value(
      Duration patience, String what, Supplier<T> source, Predicate<T> wanted) {
    return value(patience, what, source, wanted, String::valueOf);
  }

  /**
   * @param shown how the last value is told: the first lines of a failure are what people see
   */
  public static <T> T value(
      Duration patience,
      String what,
      Supplier<T> source,
      Predicate<T> wanted,
      Function<T, String> shown) {
    long deadline = System.nanoTime() + patience.toNanos();
    String last = "nothing";
    // Once more after the deadline: a look itself may take long, and a machine stand still.
    boolean over = false;
    while (!over) {
      over = System.nanoTime() >= deadline;
      try {
        T value = source.get();
        if (wanted.test(value)) {
          return value;
        }
        last = shown.apply(value);
      } catch (FailureException e) {
        last = e.toString();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw new AssertionError("not within " + patience + ": " + what + "; last seen: " + last);
  }
}
