package dev.berth.controller.nodelife;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;

/**
 * Whether so many nodes went silent together that we must doubt ourselves. Looks at those that are
 * silent now: as they return, or are deleted, the doubt goes; while they do not, it stays.
 */
final class MassSilence {
  private final NodeLifeConfig config;

  MassSilence(NodeLifeConfig config) {
    this.config = config;
  }

  /**
   * @param silentSince of the nodes that are silent now
   * @param nodes how many there are, silent or not
   */
  boolean doubtful(Collection<Long> silentSince, int nodes) {
    int silent = silentSince.size();
    if (silent == 0) {
      return false;
    }
    if (silent == nodes) {
      return true;
    }
    int most = mostWithin(silentSince, config.massWindow());
    return most > config.massNodes() && most * 100L > (long) nodes * config.massPercent();
  }

  private static int mostWithin(Collection<Long> times, Duration window) {
    long[] sorted = times.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    int most = 0;
    for (int first = 0, last = 0; last < sorted.length; last++) {
      while (sorted[last] - sorted[first] > window.toNanos()) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
