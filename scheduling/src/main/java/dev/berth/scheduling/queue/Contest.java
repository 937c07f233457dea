package dev.berth.scheduling.queue;

import dev.berth.scheduling.plan.Shape;

/** Whether a task might get a place by pushing others aside. */
@FunctionalInterface
public interface Contest {
  /** Whether that is worth trying on a node. May say yes in vain, and never no in vain. */
  boolean possible(Shape shape, int priority, int node);
}
