package dev.berth.scheduling.rebalance;

import java.time.Duration;
import java.util.Set;

/**
 * When and how much is moved. Percentages are of a node's allocatable, by the scarcer of cpu and
 * memory, as requested.
 *
 * @param aims which nodes are relieved
 * @param hotPercent a node with more is hot
 * @param emptyPercent a node with less is nearly empty
 * @param most so many moves at a time
 * @param patience a node must be so for so long
 * @param settled a task stays where it is for so long at least
 */
public record Rules(
    Set<Aim> aims,
    int hotPercent,
    int emptyPercent,
    int most,
    Duration patience,
    Duration settled) {
  /** So much below hot a node stays that gets what is moved. */
  private static final int MARGIN = 10;

  public Rules {
    aims = Set.copyOf(aims);
    if (emptyPercent < 0 || hotPercent > 100 || emptyPercent > hotPercent - 2 * MARGIN) {
      throw new IllegalArgumentException(
          "0 <= emptyPercent <= hotPercent - %d and hotPercent <= 100 must hold: %d, %d"
              .formatted(2 * MARGIN, emptyPercent, hotPercent));
    }
    if (most < 1) {
      throw new IllegalArgumentException("most must be positive: " + most);
    }
  }

  /** In ten-thousandths. */
  int hot() {
    return hotPercent * 100;
  }

  /** The most that a node may have that gets something, in ten-thousandths. */
  int cool() {
    return (hotPercent - MARGIN) * 100;
  }

  /** In ten-thousandths. */
  int nearlyEmpty() {
    return emptyPercent * 100;
  }
}
