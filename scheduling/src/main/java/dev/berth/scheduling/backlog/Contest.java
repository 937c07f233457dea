package dev.berth.scheduling.backlog;

import dev.berth.scheduling.plan.Shape;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Whether a task might get a place by pushing others aside. */
@FunctionalInterface
public interface Contest {
  /**
   * On which nodes that is worth trying, by their numbers: may say yes in vain, and never no in
   * vain. Empty when it is known, without a look at nodes, to be in vain on all.
   */
  Optional<IntPredicate> where(Shape shape, int priority);
}
