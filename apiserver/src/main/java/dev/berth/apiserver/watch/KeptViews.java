package dev.berth.apiserver.watch;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Views whose lists have further pages: a few, and each for a short while after its last page. What
 * they hold beyond the present objects is what was changed since.
 */
final class KeptViews {
  static final Duration KEPT_FOR = Duration.ofSeconds(30);
  static final int MOST = 32;

  private record Kept(View view, long untilNanos) {}

  private final LongSupplier nanoClock;
  private final ReentrantLock lock = new ReentrantLock();

  /** By revision, the one that was used last at the end. */
  private final Map<Long, Kept> kept = new LinkedHashMap<>();

  KeptViews(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  void keep(View view) {
    long now = nanoClock.getAsLong();
    lock.lock();
    try {
      kept.remove(view.revision());
      kept.put(view.revision(), new Kept(view, now + KEPT_FOR.toNanos()));
      dropOld(now);
    } finally {
      lock.unlock();
    }
  }

  Optional<View> at(long revision) {
    long now = nanoClock.getAsLong();
    lock.lock();
    try {
      dropOld(now);
      return Optional.ofNullable(kept.get(revision)).map(Kept::view);
    } finally {
      lock.unlock();
    }
  }

  /** How many there are. */
  int count() {
    long now = nanoClock.getAsLong();
    lock.lock();
    try {
      dropOld(now);
      return kept.size();
    } finally {
      lock.unlock();
    }
  }

  void clear() {
    lock.lock();
    try {
      kept.clear();
    } finally {
      lock.unlock();
    }
  }

  private void dropOld(long now) {
    Iterator<Kept> oldest = kept.values().iterator();
    while (oldest.hasNext() && (oldest.next().untilNanos() - now <= 0 || kept.size() > MOST)) {
      oldest.remove();
    }
  }
}
