package dev.berth.scheduling;

import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.plan.Refusal;

/**
 * No node can take it now, and nobody can be pushed aside for it.
 *
 * @param refusal why no node can
 * @param isAboutBudgets whether somebody could be, but for a disruption budget
 */
record NoPlace(Refusal refusal, boolean isAboutBudgets) implements Reason {
  @Override
  public String sentence() {
    return refusal.sentence() + hope();
  }

  @Override
  public boolean isSaidBy(String sentence) {
    return sentence.endsWith(hope())
        && refusal.isSaidBy(sentence.substring(0, sentence.length() - hope().length()));
  }

  private String hope() {
    return "; waiting helps: " + (refusal.canWaitingHelp() ? "yes" : "no") + ", preemption: no";
  }
}
