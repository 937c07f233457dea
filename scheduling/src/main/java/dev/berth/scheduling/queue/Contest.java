package dev.berth.scheduling.queue;

import dev.berth.scheduling.plan.Shape;
import java.util.function.IntPredicate;

/** Whether a task might get a place by pushing others aside. */
@FunctionalInterface
public interface Contest {
  IntPredicate NOWHERE = _ -> false;

  /**
   * On which nodes that is worth trying, by their numbers: may say yes in vain, and never no in
   * vain. {@link #NOWHERE} itself when on none.
   */
  IntPredicate where(Shape shape, int priority);
}
