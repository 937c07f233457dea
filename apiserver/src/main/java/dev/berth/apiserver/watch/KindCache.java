package dev.berth.apiserver.watch;

import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kind;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The machine of one kind: the present objects, a ring of recent changes, one position, and the
 * watchers. Its feed alone moves it.
 *
 * <ul>
 *   <li>The position is the end of a revision: everything up to it, and nothing after it, is in the
 *       objects.
 *   <li>A change is in the objects, the ring and the queues of the watchers before the position
 *       says so.
 *   <li>Nothing here waits for a watcher. Locks are taken in the order cache, then watcher.
 * </ul>
 */
final class KindCache {
  private final Kind<?> kind;
  private final CacheLimits limits;
  private final ItemReader reader;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  private final Ring ring;
  private final Watchers watchers;
  private Snapshot objects = Snapshot.EMPTY;
  private boolean filled;
  private boolean closed;

  /** Written with the lock. */
  private volatile long position;

  KindCache(Kind<?> kind, CacheLimits limits) {
    this.kind = kind;
    this.limits = limits;
    this.reader = new ItemReader(kind);
    this.ring = new Ring(limits);
    this.watchers = new Watchers(reader.fields());
  }

  Kind<?> kind() {
    return kind;
  }

  ItemReader reader() {
    return reader;
  }

  long position() {
    return position;
  }

  /** All objects at a revision: the first ones, or those after a gap in the history. */
  void replace(long revision, List<Item> list) {
    lock.lock();
    try {
      long version = Version.endOf(revision);
      if (filled && version < position) {
        // The store was set back, as from a backup: what watchers have seen never was.
        failAll(new Failure.Expired("the store's history was replaced"));
      } else if (filled) {
        for (Change change : Difference.between(kind, objects, position, list, revision)) {
          dispatch(change);
        }
      }
      objects = Snapshot.of(list);
      // The difference has the right objects, but versions of its own for deletes: a watch that
      // resumes from a version between must not be served from it.
      ring.restart(version);
      filled = true;
      moveTo(version);
    } finally {
      lock.unlock();
    }
  }

  /** Changes of whole revisions, in order. */
  void apply(List<StoreEvent> events) {
    // Decoding is the work in this, and needs no lock.
    List<Optional<Item>> items = new ArrayList<>(events.size());
    for (StoreEvent event : events) {
      items.add(Optional.ofNullable(event.now()).map(reader::read));
    }
    lock.lock();
    try {
      for (int i = 0; i < events.size(); i++) {
        StoreEvent event = events.get(i);
        String path = event.key().path();
        @Nullable Item now = items.get(i).orElse(null);
        Change change = new Change(kind, event.key(), event.version(), now, objects.get(path));
        objects = now == null ? objects.without(path) : objects.with(now);
        ring.add(change);
        dispatch(change);
      }
      moveTo(Version.endOf(Version.revision(events.getLast().version())));
    } finally {
      lock.unlock();
    }
  }

  void progressed(long revision) {
    lock.lock();
    try {
      moveTo(Version.endOf(revision));
    } finally {
      lock.unlock();
    }
  }

  private void moveTo(long version) {
    if (version > position || !filled) {
      position = version;
    }
    advanced.signalAll();
  }

  private void dispatch(Change change) {
    List<CacheWatch> cutOff = new ArrayList<>();
    watchers.about(
        change,
        watch -> {
          if (!watch.offer(change)) {
            cutOff.add(watch);
          }
        });
    cutOff.forEach(watchers::remove);
  }

  private void failAll(Failure failure) {
    for (CacheWatch watch : watchers.all()) {
      watch.fail(failure);
      watchers.remove(watch);
    }
    position = 0;
  }

  /** Waits until the position has reached a version, or for so long. */
  boolean awaitPosition(long version, long nanos) throws InterruptedException {
    long rest = nanos;
    lock.lockInterruptibly();
    try {
      while (!filled || position < version) {
        if (rest <= 0 || closed) {
          return false;
        }
        rest = advanced.awaitNanos(rest);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The present objects of a query, at the position; empty before there are any. */
  Optional<Store.Page> list(Query query) {
    Snapshot snapshot;
    long at;
    lock.lock();
    try {
      if (!filled) {
        return Optional.empty();
      }
      snapshot = objects;
      at = position;
    } finally {
      lock.unlock();
    }
    List<Stored> found = new ArrayList<>();
    for (Item item : snapshot.under(new Scope(kind, query.namespace()).prefix())) {
      if (item.matches(query)) {
        found.add(item.stored());
      }
    }
    return Optional.of(new Store.Page(Version.revision(at), found, false, 0));
  }

  /** A watch that begins with the present objects. */
  CacheWatch watchFromNow(Query query, boolean bookmarks) {
    CacheWatch watch = new CacheWatch(this, query, bookmarks, limits);
    lock.lock();
    try {
      Snapshot snapshot = objects;
      watch.beginWith(
          snapshot.under(new Scope(kind, query.namespace()).prefix()).iterator(), position);
      register(watch);
    } finally {
      lock.unlock();
    }
    return watch;
  }

  /** A watch of which nothing is queued yet; {@link #join} makes it live. */
  CacheWatch watchLater(Query query, boolean bookmarks) {
    return new CacheWatch(this, query, bookmarks, limits);
  }

  /**
   * Queues what a watch misses after a version, and makes it live; false when the ring does not
   * reach back so far.
   */
  boolean join(CacheWatch watch, long afterVersion) {
    lock.lock();
    try {
      if (!filled || afterVersion < ring.after()) {
        return false;
      }
      watch.skipUpTo(afterVersion);
      for (Change change : ring.since(afterVersion)) {
        watch.offer(change);
      }
      register(watch);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void register(CacheWatch watch) {
    if (closed) {
      watch.fail(new Failure.Unavailable("the server closes"));
      return;
    }
    watchers.add(watch);
    watch.becomeLive();
  }

  void forget(CacheWatch watch) {
    lock.lock();
    try {
      watchers.remove(watch);
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      failAll(new Failure.Unavailable("the server closes"));
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
