package dev.berth.apiserver.watch;

import dev.berth.api.kind.Kind;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Stored;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * The watch caches of all kinds. Reads of the newest state are linearizable as the store's own are:
 * they show every write that was acknowledged before the call.
 */
public interface WatchCaches extends AutoCloseable {
  /** Begins to fill caches of these kinds from a store, which must outlive them. */
  static WatchCaches start(Store store, Collection<? extends Kind<?>> kinds) {
    return start(store, kinds, CacheLimits.DEFAULT);
  }

  /** As {@link #start(Store, Collection)}, with other limits. */
  static WatchCaches start(Store store, Collection<? extends Kind<?>> kinds, CacheLimits limits) {
    return start(store, kinds, limits, new SimpleMeterRegistry());
  }

  /** As {@link #start(Store, Collection)}, with other limits, and figures of the caches shown. */
  static WatchCaches start(
      Store store,
      Collection<? extends Kind<?>> kinds,
      CacheLimits limits,
      MeterRegistry registry) {
    KindCaches caches = new KindCaches(store, kinds, limits, registry);
    caches.start();
    return caches;
  }

  /** The newest state of an object; of the store itself when the cache is behind for too long. */
  Optional<Item> get(Kind<?> kind, Key key, Duration timeout);

  /** An object as the cache has it at this moment: it may have changed since, or gone. */
  Optional<Item> cached(Kind<?> kind, Key key);

  /**
   * The newest state of all objects of a query's kind.
   *
   * @return empty when the cache is behind for too long: the store is to be asked
   */
  Optional<View> newest(Query query, Duration timeout);

  /**
   * A state of all objects of a query's kind that is not older than a version.
   *
   * @param version 0 for whatever there is
   * @return empty when the cache does not reach it in half of the time: the store is to be asked
   */
  Optional<View> notOlderThan(Query query, long version, Duration timeout);

  /** The state of all objects of a query's kind at a revision; empty when it is not in memory. */
  Optional<View> at(Query query, long revision);

  /** Keeps a view for the next pages of a list: {@link #at} has it for a while. */
  void keep(Query query, View view);

  /** An object of the store as the caches see it. */
  Item item(Kind<?> kind, Stored stored);

  /**
   * The objects that a query selects, all of the revision that the answer says, on one page.
   *
   * @param notOlderThan 0 for whatever there is; when the cache does not reach it in half of the
   *     time, the store itself is asked
   * @throws dev.berth.api.failure.FailureException <em>expired</em> when the store has not come so
   *     far
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
