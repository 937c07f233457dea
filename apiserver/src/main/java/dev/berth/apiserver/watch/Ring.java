package dev.berth.apiserver.watch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The recent changes of a kind, in the order of versions. Its cache has the lock. */
final class Ring {
  private final Deque<Change> changes = new ArrayDeque<>();
  private final CacheLimits limits;
  private long after;
  private long bytes;

  Ring(CacheLimits limits) {
    this.limits = limits;
  }

  /** It has every change after this version. */
  long after() {
    return after;
  }

  void add(Change change) {
    changes.addLast(change);
    bytes += change.bytes();
    while (changes.size() > limits.ringEvents() || bytes > limits.ringBytes()) {
      Change oldest = changes.removeFirst();
      bytes -= oldest.bytes();
      after = oldest.version();
    }
  }

  /** Begins anew behind a version. */
  void restart(long version) {
    changes.clear();
    bytes = 0;
    after = version;
  }

  /** The changes after a version that is not before {@link #after}. */
  List<Change> since(long version) {
    List<Change> found = new ArrayList<>();
    Iterator<Change> newestFirst = changes.descendingIterator();
    while (newestFirst.hasNext()) {
      Change change = newestFirst.next();
      if (change.version() <= version) {
        break;
      }
      found.add(change);
    }
    return found.reversed();
  }
}
