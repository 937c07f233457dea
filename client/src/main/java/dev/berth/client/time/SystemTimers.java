package dev.berth.client.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The real clock, and the only place that reads it. One thread keeps the time; each action runs on
 * a virtual thread of its own, so that a slow one delays nobody.
 */
final class SystemTimers implements Timers {
  private final ScheduledThreadPoolExecutor ticks;

  SystemTimers() {
    // A thread of the pool is made by the first timer, not here.
    ticks =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("berth-timers").factory());
    ticks.setRemoveOnCancelPolicy(true);
    ticks.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Instant instant() {
    return Instant.now();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Timer after(Duration delay, Runnable action) {
    if (ticks.isShutdown()) {
      return () -> {};
    }
    Future<?> tick =
        ticks.schedule(
            () -> {
              Thread.ofVirtual().name("berth-timer").start(action);
            },
            Math.max(0, delay.toNanos()),
            TimeUnit.NANOSECONDS);
    return () -> tick.cancel(false);
  }

  @Override
  public void close() {
    ticks.shutdownNow();
  }
}
