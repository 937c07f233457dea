package dev.berth.controller.rebalance;

import dev.berth.scheduling.rebalance.Rules;
import java.time.Duration;

/**
 * How Tasks are moved.
 *
 * @param preview whether it is only told what would be done
 * @param every how often a plan is made; a plan's moves are at most {@link Rules#most}
 */
public record RebalanceConfig(Rules rules, boolean preview, Duration every) {
  public RebalanceConfig {
    if (every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("every must be positive: " + every);
    }
  }
}
