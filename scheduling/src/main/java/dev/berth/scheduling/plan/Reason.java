package dev.berth.scheduling.plan;

import org.jspecify.annotations.Nullable;

/** Why a task has no place yet. */
public interface Reason {
  /** For people. */
  String sentence();

  /** Why no node fits, when that is all that it waits for: a node that fits then helps. */
  default @Nullable Refusal refusal() {
    return null;
  }

  /** Whether anything that happens to nodes, or to those who have a place, can help. */
  default boolean isAboutPlaces() {
    return true;
  }

  /** Whether others who get a place can help. */
  default boolean isAboutCompany() {
    Refusal refusal = refusal();
    return refusal != null && refusal.companyHelps();
  }

  /** Whether a disruption budget that allows more can help. */
  default boolean isAboutBudgets() {
    return false;
  }

  /**
   * Whether only people can help. Nothing is held back for such a task: nobody knows when it could
   * use that.
   */
  default boolean isHopeless() {
    Refusal refusal = refusal();
    return refusal != null && !refusal.canWaitingHelp();
  }

  /**
   * Whether a sentence says the same, but for amounts that move all the time. People need the
   * reasons; what was free when is not worth a write each time, for each task that waits.
   */
  default boolean isSaidBy(String sentence) {
    return sentence().equals(sentence);
  }
}
