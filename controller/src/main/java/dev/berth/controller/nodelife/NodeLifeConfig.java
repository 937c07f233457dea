package dev.berth.controller.nodelife;

import java.time.Duration;

/**
 * How patient the controller is.
 *
 * @param grace how long availability must have been observed, and a node been silent, before it is
 *     declared unreachable; no place is taken back earlier
 * @param tick how often to look
 * @param massWindow nodes that go silent within so long of each other count as one incident
 * @param massPercent an incident of more than so many per cent of the nodes stops evictions
 * @param massNodes and of more than so many nodes
 * @param releasesAtOnce how many places are taken back at once at most: those of one full node, so
 *     that its tasks need not wait for each other
 * @param releasesPerSecond how many more may be in each second after that: of many nodes some can
 *     still return before their places are taken
 */
public record NodeLifeConfig(
    Duration grace,
    Duration tick,
    Duration massWindow,
    int massPercent,
    int massNodes,
    int releasesAtOnce,
    int releasesPerSecond) {
  public NodeLifeConfig {
    if (grace.isNegative() || tick.isNegative() || tick.isZero()) {
      throw new IllegalArgumentException("grace must not be negative, tick must be positive");
    }
    if (releasesAtOnce < 1 || releasesPerSecond < 1) {
      throw new IllegalArgumentException("releasesAtOnce and releasesPerSecond must be at least 1");
    }
  }

  public static NodeLifeConfig defaults() {
    return new NodeLifeConfig(
        Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(1), 30, 2, 1000, 50);
  }

  /** The same with another grace, looking often enough for it. */
  public NodeLifeConfig withGrace(Duration other) {
    Duration often = other.dividedBy(10);
    Duration least = Duration.ofMillis(100);
    Duration most = Duration.ofSeconds(1);
    Duration fits = often.compareTo(least) < 0 ? least : often.compareTo(most) > 0 ? most : often;
    return new NodeLifeConfig(
        other, fits, massWindow, massPercent, massNodes, releasesAtOnce, releasesPerSecond);
  }
}
