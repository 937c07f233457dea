package dev.berth.scheduling.queue;

import dev.berth.scheduling.plan.Amount;
import dev.berth.scheduling.plan.Reason;

/**
 * The queue, or one that it is a part of, has all that it may have.
 *
 * @param resource "tasks" for their number
 */
record AtMaximum(String queue, String resource, long maximum) implements Reason {
  @Override
  public String sentence() {
    return "queue %s has its maximum of %s, %s; waiting helps: yes, preemption: no"
        .formatted(queue, resource, Amount.text(resource, maximum));
  }
}
