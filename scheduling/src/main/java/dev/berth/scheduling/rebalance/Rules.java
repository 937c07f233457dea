package dev.berth.scheduling.rebalance;

import java.time.Duration;
import java.util.Set;

/**
 * When and how much is moved. Percentages are of a node's allocatable, by the scarcer of cpu and
 * memory.
 *
 * @param aims which nodes are relieved
 * @param hotPercent a node of which more is requested is hot
 * @param busyPercent a node of which its tasks use more is busy
 * @param emptyPercent a node of which less is requested is nearly empty
 * @param most so many moves at a time
 * @param patience a node must be so for so long
 * @param settled a task stays where it is for so long at least
 */
public record Rules(
    Set<Aim> aims,
    int hotPercent,
    int busyPercent,
    int emptyPercent,
    int most,
    Duration patience,
    Duration settled) {
  /** So much below hot, and below busy, a node stays that gets what is moved. */
  private static final int MARGIN = 10;

  public Rules {
    aims = Set.copyOf(aims);
    refuseOutside("hot", hotPercent, 2 * MARGIN, 100, "");
    refuseOutside("busy", busyPercent, MARGIN + 1, 100, "");
    refuseOutside("empty", emptyPercent, 0, hotPercent - 2 * MARGIN, ", well below hot");
    if (most < 1) {
      throw new IllegalArgumentException("moves must be positive: " + most);
    }
  }

  /** The messages begin as the operator's flags end. */
  private static void refuseOutside(String name, int percent, int least, int most, String why) {
    if (percent < least || percent > most) {
      throw new IllegalArgumentException(
          "%s must be from %d to %d percent%s: %d".formatted(name, least, most, why, percent));
    }
  }

  /** In ten-thousandths of what is requested. */
  int hot() {
    return hotPercent * 100;
  }

  /** The most that may be requested of a node that gets something, in ten-thousandths. */
  int cool() {
    return (hotPercent - MARGIN) * 100;
  }

  /** In ten-thousandths of what is used. */
  int busy() {
    return busyPercent * 100;
  }

  /** The most that may be used of a node that gets something, in ten-thousandths. */
  int calm() {
    return (busyPercent - MARGIN) * 100;
  }

  /** In ten-thousandths of what is requested. */
  int nearlyEmpty() {
    return emptyPercent * 100;
  }
}
