package dev.berth.apiserver.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What readers see of a cache: the present objects, and a few earlier states. Who reads takes no
 * lock; who waits takes one that the cache holds for a moment only.
 */
final class Views {
  private final KeptViews kept;
  private final Indexing indexing;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition shown = lock.newCondition();
  private volatile boolean closed;

  /** Written with the lock. */
  private volatile @Nullable View present;

  Views(LongSupplier nanoClock) {
    this.kept = new KeptViews(nanoClock);
    this.indexing = new Indexing(nanoClock);
  }

  /** Null before there are any objects. */
  @Nullable View present() {
    return present;
  }

  void show(View view) {
    lock.lock();
    try {
      present = view;
      shown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** 0 before there are any objects. */
  long position() {
    View now = present;
    return now == null ? 0 : now.position();
  }

  /** Whether the position has reached a version; 0 for any. */
  boolean has(long version) {
    View now = present;
    return now != null && now.position() >= version;
  }

  /** Waits until the position has reached a version, or for so long. */
  boolean await(long version, long nanos) throws InterruptedException {
    long rest = nanos;
    lock.lockInterruptibly();
    try {
      while (!has(version)) {
        if (rest <= 0 || closed) {
          return false;
        }
        rest = shown.awaitNanos(rest);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  Optional<View> at(long revision) {
    View now = present;
    return now != null && now.revision() == revision ? Optional.of(now) : kept.at(revision);
  }

  /** Keeps a view for the next pages of a list. */
  void keep(View view) {
    kept.keep(view);
  }

  void dropKept() {
    kept.clear();
  }

  boolean isClosed() {
    return closed;
  }

  /** Nobody waits any longer. */
  void close() {
    kept.clear();
    lock.lock();
    try {
      closed = true;
      shown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The indexes to build for a query; {@link #built} is to be told of each. */
  List<Grouping> toBuild(Query query) {
    View now = present;
    List<Grouping> wanted = new ArrayList<>();
    for (Grouping by : Grouping.helpfulFor(query)) {
      if (now != null && indexing.asked(by, now.snapshot())) {
        wanted.add(by);
      }
    }
    return wanted;
  }

  void built(Grouping by) {
    indexing.built(by);
  }

  Snapshot withoutIdleIndexes(Snapshot objects) {
    return indexing.withoutIdle(objects);
  }

  int objects() {
    View now = present;
    return now == null ? 0 : now.snapshot().size();
  }

  int indexes() {
    View now = present;
    return now == null ? 0 : now.snapshot().indexes();
  }

  /** Forgets what was kept long enough. */
  void dropOldKept() {
    var _ = kept.count();
  }

  int kept() {
    return kept.count();
  }
}
