package dev.berth.apiserver.watch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** How far a cache is behind what anyone here knows to be in the store. */
final class Freshness {
  private final AtomicLong newestKnown;
  private final LongSupplier nanoClock;
  private volatile long revision;

  /** When it last had all that was known. */
  private volatile long currentAt;

  /**
   * @param newestKnown the newest revision that was seen, shared by all kinds
   */
  Freshness(AtomicLong newestKnown, LongSupplier nanoClock) {
    this.newestKnown = newestKnown;
    this.nanoClock = nanoClock;
    this.currentAt = nanoClock.getAsLong();
  }

  /** The cache has everything up to a revision. */
  void movedTo(long to) {
    revision = to;
    known(to);
  }

  /** The store's newest revision was this a moment ago. */
  void known(long newest) {
    if (revision >= newestKnown.accumulateAndGet(newest, Math::max)) {
      currentAt = nanoClock.getAsLong();
    }
  }

  /** The store was set back: what was known is of another history. */
  void setBackTo(long to) {
    newestKnown.set(to);
  }

  double lagRevisions() {
    return Math.max(0, newestKnown.get() - revision);
  }

  double lagSeconds() {
    return Math.max(0, nanoClock.getAsLong() - currentAt) / 1e9;
  }
}
