package dev.berth.nodelet.pressure;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the readings so far make of one signal. Pure.
 *
 * <pre>
 *            short                short again: one may be evicted
 *   NONE ─────────────▶ HOLDS ──────────────────────────▶ HOLDS
 *     ▲                   │ ▲
 *     │  enough for as    │ │ short
 *     └─ long as hold ────┘ ┘
 * </pre>
 *
 * @param holds whether the node says that it is under pressure
 * @param looks how often in a row it was short, up to now
 * @param seenNanos when it was last short; means nothing unless it holds
 * @param message what it was short of when this began
 * @param relief what evicting a task would help against, now; empty when nothing is short, or tasks
 *     have no part in it
 */
record Pressure(
    boolean holds, int looks, long seenNanos, String message, Optional<Reading> relief) {
  static final Pressure NONE = new Pressure(false, 0, 0, "", Optional.empty());

  /**
   * One look may see a spike, and new tasks come until the taint is known: only a second counts.
   */
  private static final int LOOKS_TO_EVICT = 2;

  Pressure after(List<Reading> readings, long nanos, Duration hold) {
    Optional<Reading> missing = readings.stream().filter(Reading::isShort).findFirst();
    if (missing.isPresent()) {
      // The figures of the beginning stay: a condition that changes with each look would be written
      // with each look.
      return new Pressure(
          true,
          looks + 1,
          nanos,
          holds ? message : missing.get().text(),
          readings.stream().filter(one -> one.isShort() && one.isTasks()).findFirst());
    }
    boolean lingers = holds && nanos - seenNanos < hold.toNanos();
    return lingers ? new Pressure(true, 0, seenNanos, message, Optional.empty()) : NONE;
  }

  /** What to evict a task for, when that is due. */
  Optional<Reading> toRelieve() {
    return looks >= LOOKS_TO_EVICT ? relief : Optional.empty();
  }
}
