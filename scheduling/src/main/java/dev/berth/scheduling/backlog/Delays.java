package dev.berth.scheduling.backlog;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The tasks that wait for a moment, the one whose moment comes first at the head. */
final class Delays {
  private final PriorityQueue<Entry> queue =
      new PriorityQueue<>(Comparator.comparingLong((Entry entry) -> entry.notBefore));

  void add(Entry entry, long notBefore) {
    remove(entry);
    entry.delayed = true;
    entry.notBefore = notBefore;
    queue.add(entry);
  }

  void remove(Entry entry) {
    if (entry.delayed) {
      queue.remove(entry);
      entry.delayed = false;
    }
  }

  /** Takes one whose moment has come; null when there is none. */
  @Nullable Entry takeDue(long now) {
    Entry first = queue.peek();
    if (first == null || first.notBefore - now > 0) {
      return null;
    }
    remove(first);
    return first;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** The moment until which the first waits; only when there is one. */
  long first() {
    return queue.element().notBefore;
  }
}
