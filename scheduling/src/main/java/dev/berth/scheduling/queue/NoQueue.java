package dev.berth.scheduling.queue;

import dev.berth.scheduling.plan.Reason;

/** The namespace names a queue to which it can't belong. */
record NoQueue(String namespace, String queue, boolean exists) implements Reason {
  /** Only a person can help. */
  @Override
  public boolean isAboutPlaces() {
    return false;
  }

  @Override
  public String sentence() {
    return exists
        ? "namespace %s belongs to queue %s, which has parts: name one of these in label %s"
            .formatted(namespace, queue, QueueFacts.LABEL)
        : "namespace %s belongs to queue %s, which does not exist: make it, or change label %s"
            .formatted(namespace, queue, QueueFacts.LABEL);
  }
}
