package dev.berth.scheduling.backlog;

import dev.berth.scheduling.queue.QueueNode;
import dev.berth.scheduling.queue.QueueTree;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lanes that wait for nothing but their turn, each with its queue. */
final class Turns {
  private final QueueTree tree;
  // Only queues without parts have any of their own.
  private final Map<QueueNode, Levels> levels = new HashMap<>();
  // How many lanes each queue has, those of its parts included, by its number.
  private int[] ready = new int[8];

  Turns(QueueTree tree) {
    this.tree = tree;
  }

  void add(Lane lane, long turn) {
    levels.computeIfAbsent(lane.account.queue(), _ -> new Levels()).add(lane, turn);
    count(lane, 1);
  }

  void remove(Lane lane, long turn) {
    levels.computeIfAbsent(lane.account.queue(), _ -> new Levels()).remove(lane, turn);
    count(lane, -1);
  }

  private void count(Lane lane, int change) {
    for (QueueNode queue = lane.account.queue(); queue != null; queue = queue.parent()) {
      if (queue.number() >= ready.length) {
        ready = Arrays.copyOf(ready, Math.max(queue.number() + 1, ready.length * 2));
      }
      ready[queue.number()] += change;
    }
  }

  boolean isEmpty() {
    return !hasAny(tree.root());
  }

  private boolean hasAny(QueueNode queue) {
    return queue.number() < ready.length && ready[queue.number()] > 0;
  }

  /** The lane whose turn it is; null when none is ready. */
  @Nullable Lane next() {
    QueueNode queue = tree.root();
    while (!queue.parts().isEmpty()) {
      QueueNode best = null;
      for (QueueNode part : queue.parts()) {
        if (hasAny(part) && (best == null || part.isBefore(best))) {
          best = part;
        }
      }
      if (best == null) {
        return null;
      }
      queue = best;
    }
    Levels own = levels.get(queue);
    return own == null ? null : own.next();
  }
}
