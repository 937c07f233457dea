package dev.berth.apiserver.watch;

import dev.berth.api.kind.Kind;
import dev.berth.apiserver.store.Store;
import java.time.Duration;
import java.util.Collection;

/** The watch caches of all kinds. */
public interface WatchCaches extends AutoCloseable {
  /** Begins to fill caches of these kinds from a store, which must outlive them. */
  static WatchCaches start(Store store, Collection<? extends Kind<?>> kinds) {
    return start(store, kinds, CacheLimits.DEFAULT);
  }

  /** As {@link #start(Store, Collection)}, with other limits. */
  static WatchCaches start(Store store, Collection<? extends Kind<?>> kinds, CacheLimits limits) {
    KindCaches caches = new KindCaches(store, kinds, limits);
    caches.start();
    return caches;
  }

  /**
   * The objects that a query names, from memory: not older than a version, and consistent at the
   * one that the answer says. Filtered already.
   *
   * @param notOlderThan 0 for whatever there is; when the cache does not reach it in half of the
   *     time, the store itself is asked
   */
  Store.Page list(Query query, long notOlderThan, Duration timeout);

  /**
   * Watches what a query names.
   *
   * @param afterVersion only events after it; 0 for the present objects as ADDED, not older than
   *     this call, then a bookmark that says so, then all events that follow
   * @param bookmarks whether the stream has BOOKMARK events now and then
   */
  Watch watch(Query query, long afterVersion, boolean bookmarks);

  /** Whether the cache of a kind has its first objects, and so can be read at all. */
  boolean isFilled(Kind<?> kind);

  @Override
  void close();
}
