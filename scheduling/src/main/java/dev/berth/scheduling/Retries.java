package dev.berth.scheduling;

import dev.berth.scheduling.backlog.Backlog;
import dev.berth.scheduling.cluster.PlaceKey;
import java.time.Duration;

/** How long a task waits after something has gone wrong about it: longer each time. */
final class Retries {
  private static final Duration FIRST = Duration.ofMillis(20);
  // 20 ms doubled so often is 5 s.
  private static final int DOUBLINGS = 8;

  private final Backlog backlog;

  Retries(Backlog backlog) {
    this.backlog = backlog;
  }

  void delay(PlaceKey key, long now) {
    int failures = backlog.failures(key);
    int _ =
        backlog.delay(key, now + FIRST.multipliedBy(1L << Math.min(failures, DOUBLINGS)).toNanos());
  }
}
