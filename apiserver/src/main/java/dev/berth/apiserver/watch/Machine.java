package dev.berth.apiserver.watch;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** The cache of one kind with what moves it, and the waiting for it. */
final class Machine {
  private static final long ASK_EVERY_NANOS = Duration.ofMillis(20).toNanos();

  private final KindCache cache;
  private final Feed feed;

  private final ReentrantLock asking = new ReentrantLock();

  /** What progress was asked for last, so that those who wait for the same ask once. */
  private long askedFor;

  private long askedAt;
  private boolean answers;

  Machine(KindCache cache, Feed feed) {
    this.cache = cache;
    this.feed = feed;
  }

  KindCache cache() {
    return cache;
  }

  Feed feed() {
    return feed;
  }

  /**
   * Waits until the cache has reached a version. False after so long, and at once when the store
   * can't be asked how far it is.
   */
  boolean reached(long version, long nanos) {
    if (cache.views().has(version)) {
      return true;
    }
    long end = System.nanoTime() + nanos;
    try {
      while (true) {
        long rest = end - System.nanoTime();
        if (rest <= 0 || cache.views().isClosed() || !ask(version)) {
          return cache.views().has(version);
        }
        if (cache.views().await(version, Math.min(rest, ASK_EVERY_NANOS))) {
          return true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(new Failure.Unavailable("interrupted"), e);
    }
  }

  /** A request that was made when the store had come so far will do for all who want no more. */
  private boolean ask(long version) {
    asking.lock();
    try {
      long now = System.nanoTime();
      if (version > askedFor || askedFor == 0 || now - askedAt >= ASK_EVERY_NANOS) {
        askedFor = version;
        askedAt = now;
        answers = feed.requestProgress();
      }
      return answers;
    } finally {
      asking.unlock();
    }
  }
}
