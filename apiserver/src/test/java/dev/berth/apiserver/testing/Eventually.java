package dev.berth.apiserver.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what nothing announces. */
public final class Eventually {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long PAUSE_MILLIS = 50;

  private Eventually() {}

  /**
   * Asks again and again until it is so.
   *
   * @throws AssertionError naming what is missing, when it is not within a minute
   */
  public static void holds(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s within %s", what, LIMIT).isLessThan(end);
      assertThat(never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
    }
  }
}
