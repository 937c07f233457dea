package dev.berth.scheduling.preempt;

import dev.berth.scheduling.cluster.Needs;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.queue.Ledger;
import dev.berth.scheduling.queue.QueueNode;
import dev.berth.scheduling.queue.QueueTree;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose places a task may take: lesser ones of its own queue, by priority; and those that other
 * queues have borrowed, as far as its own queue is guaranteed what it asks for. The priorities of
 * the system, from {@link #SYSTEM} on, go before all others whatever their queue.
 */
final class Claim {
  /** Where the priorities begin that only the system's classes have. */
  static final int SYSTEM = 2_000_000_000;

  private final QueueTree tree;
  private final QueueNode queue;
  private final int priority;
  private final boolean guaranteed;

  Claim(QueueTree tree, String namespace, int priority, Needs needs) {
    this.tree = tree;
    this.queue = tree.of(namespace);
    this.priority = priority;
    this.guaranteed = chain(queue).stream().anyMatch(one -> one.isGuaranteed(needs));
  }

  /** Whether there may be anybody at all whose place it may take. */
  boolean isAnyLeft(Ledger ledger) {
    return guaranteed || ledger.hasLesser(priority);
  }

  boolean mayTake(Place place) {
    // The second: it is neither lesser nor can it be a borrower. Most are not, and are many.
    if (place.ending() || (!guaranteed && place.priority() >= priority)) {
      return false;
    }
    QueueNode other = tree.of(place.key().namespace());
    if (other == queue || priority >= SYSTEM) {
      return place.priority() < priority;
    }
    return guaranteed && borrows(other, place.footprint().needs());
  }

  /**
   * Whether every queue that has it, and we are no part of, would keep its guarantee without it.
   */
  private boolean borrows(QueueNode other, Needs needs) {
    List<QueueNode> own = chain(queue);
    for (QueueNode node : chain(other)) {
      if (own.contains(node)) {
        break;
      }
      if (!node.borrows(needs)) {
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
