package dev.berth.apiserver.store.etcd;

import java.util.concurrent.atomic.AtomicLong;

/** The greatest revision that any answer had. What is sent later happens at a greater one. */
final class SeenRevision {
  private final AtomicLong revision = new AtomicLong();

  long get() {
    return revision.get();
  }

  /** The store was set back, as from a backup: what was seen is of another history. */
  void setBackTo(long seen) {
    revision.set(seen);
  }

  void at(long seen) {
    revision.accumulateAndGet(seen, Math::max);
  }
}
