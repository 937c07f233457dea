package dev.berth.apiserver.history;

import java.time.Duration;

/** How much history is kept. Pure. */
final class HistoryPlan {
  /** Up to this share of the quota in use, all that is wanted. */
  private static final double EASY = 0.60;

  /** From here on, only the floor: before creates are refused. */
  private static final double TIGHT = 0.80;

  private HistoryPlan() {}

  /** The tighter, the less; in a straight line, so that it settles where there is room for it. */
  static Duration kept(HistoryConfig config, double usedShare) {
    double room = Math.clamp((TIGHT - usedShare) / (TIGHT - EASY), 0, 1);
    Duration above = config.wanted().minus(config.floor());
    return config.floor().plusMillis((long) (above.toMillis() * room));
  }

  /** How often to compact: each time etcd looks at every object that there is. */
  static Duration pause(Duration kept) {
    return kept.dividedBy(5);
  }
}
