package dev.berth.scheduling.preempt;

import dev.berth.scheduling.cluster.Needs;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.demand.Priorities;
import dev.berth.scheduling.queue.QueueNode;
import dev.berth.scheduling.queue.QueueTree;
import java.util.List;

/**
 * Whose places a task may take: lesser ones of its own queue, by priority; and those that other
 * queues have borrowed, as far as its own queue, or one that this is a part of and the other is
 * not, is guaranteed what it asks for. The priorities of the system, from {@link Priorities#SYSTEM}
 * on, go before all others whatever their queue.
 */
final class Claim {
  private final QueueTree tree;
  private final QueueNode queue;
  private final int priority;
  private final Needs needs;
  private final List<QueueNode> own;

  /** The innermost of our own queues that is guaranteed what is asked for; -1 for none. */
  private final int guaranteed;

  Claim(QueueTree tree, String namespace, int priority, Needs needs) {
    this.tree = tree;
    this.queue = tree.of(namespace);
    this.priority = priority;
    this.needs = needs;
    this.own = queue.chain();
    int innermost = 0;
    while (innermost < own.size() && !own.get(innermost).isGuaranteed(needs)) {
      innermost++;
    }
    this.guaranteed = innermost < own.size() ? innermost : -1;
  }

  /** Whether there may be places that it may take. */
  boolean mayTakeAny(int leastPriority) {
    return leastPriority < priority || (guaranteed >= 0 && mayLend(tree.root()));
  }

  /** Whether one of a queue's parts may have what {@link #isBorrowed}. */
  private boolean mayLend(QueueNode within) {
    for (QueueNode part : within.parts()) {
      int common = own.indexOf(part);
      boolean reaches = common < 0 ? part.mayLend(needs) : guaranteed < common;
      if (reaches && ((common < 0 && part.parts().isEmpty()) || mayLend(part))) {
        return true;
      }
    }
    return false;
  }

  /** Whether it may take a place, or may count on one that is being given up. */
  boolean mayTake(Place place) {
    if (Priorities.isSystem(priority)) {
      return place.priority() < priority;
    }
    if (guaranteed < 0 && place.priority() >= priority) {
      return false;
    }
    QueueNode other = tree.of(place.key().namespace());
    if (other == queue) {
      return place.priority() < priority;
    }
    return guaranteed >= 0 && !Priorities.isSystem(place.priority()) && isBorrowed(place, other);
  }

  /**
   * Whether every queue that has it, and we are no part of, would keep its guarantee without it. A
   * guarantee that we have in common with it does not set us above it.
   */
  private boolean isBorrowed(Place place, QueueNode other) {
    for (QueueNode node : other.chain()) {
      int common = own.indexOf(node);
      if (common >= 0) {
        return guaranteed < common;
      }
      if (!place.ending() && !node.borrows(place.footprint().needs())) {
        return false;
      }
    }
    return true;
  }
}
