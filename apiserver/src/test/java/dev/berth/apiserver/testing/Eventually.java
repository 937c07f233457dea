package dev.berth.apiserver.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what comes in its own time. */
public final class Eventually {
  private static final long MOST = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

  private Eventually() {}

  /**
   * @param what said when it does not come
   */
  public static void is(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + MOST;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not come: " + what);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
