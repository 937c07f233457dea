package dev.berth.scheduling.queue;

import dev.berth.scheduling.plan.Reason;

/** What is free is guaranteed to other queues, whose tasks wait for it. */
record HeldBack(String resource) implements Reason {
  @Override
  public String sentence() {
    return "what is free of %s is guaranteed to queues whose tasks wait; waiting helps: yes,"
            .formatted(resource)
        + " preemption: no";
  }
}
