package dev.berth.scheduling.backlog;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The tasks that wait for a moment, the one whose moment comes first at the head. */
final class Delays {
  private static final Duration FIRST = Duration.ofMillis(20);
  // 20 ms doubled so often is 5 s.
  private static final int DOUBLINGS = 8;

  private final PriorityQueue<Entry> queue =
      new PriorityQueue<>(Comparator.comparingLong((Entry entry) -> entry.notBefore));

  /** How long a task waits after something has gone wrong about it: longer each time. */
  static Duration after(int failures) {
    return FIRST.multipliedBy(1L << Math.min(failures, DOUBLINGS));
  }

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
    if (first == null || !isDue(first, now)) {
      return null;
    }
    remove(first);
    return first;
  }

  /** Whether there is such a one. */
  boolean anyDue(long now) {
    Entry first = queue.peek();
    return first != null && isDue(first, now);
  }

  private static boolean isDue(Entry entry, long now) {
    return entry.notBefore - now <= 0;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }
}
