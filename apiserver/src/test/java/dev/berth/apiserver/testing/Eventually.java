package dev.berth.apiserver.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what comes in its own time. */
public final class Eventually {
  private static final long MOST = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

  private Eventually() {}

  /**
   * @param what said when it does not come
   */
  public static void is(String what, BooleanSupplier condition) {
    Boolean _ = such(what, condition::getAsBoolean, Boolean::booleanValue);
  }

  /**
   * What is read, as soon as it is as it should be.
   *
   * @param what said when it does not come
   */
  public static <T> T such(String what, Supplier<T> reading, Predicate<T> condition) {
    long end = System.nanoTime() + MOST;
    while (true) {
      T read = reading.get();
      if (condition.test(read)) {
        return read;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not come: " + what);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
