package dev.berth.scheduling.preempt;

import dev.berth.scheduling.cluster.Needs;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.queue.QueueNode;
import dev.berth.scheduling.queue.QueueTree;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose places a task may take: lesser ones of its own queue, by priority; and those that other
 * queues have borrowed, as far as its own queue, or one that this is a part of and the other is
 * not, is guaranteed what it asks for. The priorities of the system, from {@link #SYSTEM} on, go
 * before all others whatever their queue.
 */
final class Claim {
  /** Where the priorities begin that only the system's classes have. */
  static final int SYSTEM = 2_000_000_000;

  private final QueueTree tree;
  private final QueueNode queue;
  private final int priority;
  private final List<QueueNode> own;

  /** The innermost of our own queues that is guaranteed what is asked for; -1 for none. */
  private final int guaranteed;

  Claim(QueueTree tree, String namespace, int priority, Needs needs) {
    this.tree = tree;
    this.queue = tree.of(namespace);
    this.priority = priority;
    this.own = chain(queue);
    int innermost = 0;
    while (innermost < own.size() && !own.get(innermost).isGuaranteed(needs)) {
      innermost++;
    }
    this.guaranteed = innermost < own.size() ? innermost : -1;
  }

  /** Whether there may be places that it may take. */
  boolean mayTakeAny(int leastPriority) {
    return guaranteed >= 0 || leastPriority < priority;
  }

  /** Whether it may take a place, or may count on one that is being given up. */
  boolean mayTake(Place place) {
    if (priority >= SYSTEM) {
      return place.priority() < priority;
    }
    if (guaranteed < 0 && place.priority() >= priority) {
      return false;
    }
    QueueNode other = tree.of(place.key().namespace());
    if (other == queue) {
      return place.priority() < priority;
    }
    return guaranteed >= 0 && place.priority() < SYSTEM && isBorrowed(place, other);
  }

  /**
   * Whether every queue that has it, and we are no part of, would keep its guarantee without it. A
   * guarantee that we have in common with it does not set us above it.
   */
  private boolean isBorrowed(Place place, QueueNode other) {
    for (QueueNode node : chain(other)) {
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

  /** A queue and those that it is a part of, without the root. */
  private static List<QueueNode> chain(QueueNode queue) {
    List<QueueNode> chain = new ArrayList<>();
    for (QueueNode node = queue; node.parent() != null; node = node.parent()) {
      chain.add(node);
    }
    return chain;
  }
}
