package dev.berth.apiserver.placement;

import java.util.OptionalLong;

/**
 * Why and how a place is to be given up.
 *
 * @param reason a CamelCase word; "" is "Evicted"
 * @param message a sentence for people; may be empty
 * @param graceSeconds between stop signal and kill; empty: the Task's own, which is never passed
 * @param withinBudgets whether the DisruptionBudgets that select the Task must allow it
 */
public record Eviction(
    String reason, String message, OptionalLong graceSeconds, boolean withinBudgets) {
  /** With the Task's own grace, and whatever budgets say. */
  public static Eviction of(String reason, String message) {
    return new Eviction(reason, message, OptionalLong.empty(), false);
  }

  public Eviction withGrace(long seconds) {
    return new Eviction(reason, message, OptionalLong.of(seconds), withinBudgets);
  }

  public Eviction keepingToBudgets() {
    return new Eviction(reason, message, graceSeconds, true);
  }
}
