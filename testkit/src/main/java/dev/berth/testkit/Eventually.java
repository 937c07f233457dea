package dev.berth.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Waits for what nothing tells of: threads that end, what a process or Docker does by itself. For
 * objects there is {@link TestCluster#await}.
 */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Eventually() {}

  /**
   * @param what said when it does not come within a minute
   */
  public static void is(String what, BooleanSupplier condition) {
    Boolean _ = such(what, condition::getAsBoolean, Boolean::booleanValue);
  }

  /**
   * What is read, as soon as it is as it should be.
   *
   * @param what said when it does not come within a minute, with what was read last
   */
  public static <T> T such(String what, Supplier<T> reading, Predicate<T> wanted) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      T read = reading.get();
      if (wanted.test(read)) {
        return read;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not come: " + what + "; last seen: " + read);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
