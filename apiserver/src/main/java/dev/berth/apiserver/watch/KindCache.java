package dev.berth.apiserver.watch;

import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kind;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.Version;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The machine of one kind: the present objects, a ring of recent changes, one position, and the
 * watchers. Its feed alone moves it.
 *
 * <ul>
 *   <li>The position is the end of a revision: everything up to it, and nothing after it, is in the
 *       objects that readers see.
 *   <li>A change is in the objects, the ring and the queues of the watchers before the position
 *       says so.
 *   <li>Nothing here waits for a watcher. Locks are taken in the order cache, then watcher.
 * </ul>
 */
final class KindCache {
  private static final long SWEEP_NANOS = Duration.ofMinutes(1).toNanos();

  private final Kind<?> kind;
  private final CacheLimits limits;
  private final ItemReader reader;
  private final Freshness freshness;
  private final LongSupplier nanoClock;
  private final Views views;
  private final KindMeters meters;
  private final ReentrantLock lock = new ReentrantLock();
  private final Ring ring;
  private final Watchers watchers;

  /** Ahead of what readers see while changes are applied. */
  private Snapshot objects = Snapshot.EMPTY;

  /** How often everything was listed anew. */
  private int fills;

  private boolean closed;
  private long nextSweep;

  KindCache(Kind<?> kind, CacheLimits limits) {
    this(
        kind,
        limits,
        new Freshness(new AtomicLong(), System::nanoTime),
        new SimpleMeterRegistry(),
        System::nanoTime);
  }

  KindCache(
      Kind<?> kind,
      CacheLimits limits,
      Freshness freshness,
      MeterRegistry registry,
      LongSupplier nanoClock) {
    this.kind = kind;
    this.limits = limits;
    this.reader = new ItemReader(kind);
    this.freshness = freshness;
    this.nanoClock = nanoClock;
    this.views = new Views(nanoClock);
    this.ring = new Ring(limits);
    this.watchers = new Watchers(reader.fields());
    this.nextSweep = nanoClock.getAsLong() + SWEEP_NANOS;
    this.meters = KindMeters.of(registry, this);
  }

  Kind<?> kind() {
    return kind;
  }

  ItemReader reader() {
    return reader;
  }

  Freshness freshness() {
    return freshness;
  }

  Views views() {
    return views;
  }

  long position() {
    return views.position();
  }

  /** All objects at a revision: the first ones, or those after a gap in the history. */
  void replace(long revision, List<Item> list) {
    lock.lock();
    try {
      @Nullable View before = views.present();
      long version = Version.endOf(revision);
      if (before != null && version < before.position()) {
        // The store was set back, as from a backup: what watchers have seen never was.
        watchers.fail(new Failure.Expired("the store's history was replaced"));
        views.dropKept();
        freshness.setBackTo(revision);
      } else if (before != null) {
        // What happened between is not known. Its difference could be told, but not with versions
        // that mean the same at a server that does know: a watcher that took one of them there
        // would miss deletes.
        watchers.fail(new Failure.Expired("the history of the watch is gone"));
      }
      objects = Snapshot.of(list);
      ring.restart(version);
      fills++;
      moveTo(revision);
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
      moveTo(Version.revision(events.getLast().version()));
    } finally {
      lock.unlock();
    }
  }

  void progressed(long revision) {
    lock.lock();
    try {
      moveTo(Math.max(revision, Version.revision(position())));
    } finally {
      lock.unlock();
    }
  }

  private void moveTo(long revision) {
    long now = nanoClock.getAsLong();
    if (now - nextSweep >= 0) {
      nextSweep = now + SWEEP_NANOS;
      objects = views.withoutIdleIndexes(objects);
      views.dropOldKept();
    }
    views.show(new View(objects, revision));
    freshness.movedTo(revision);
  }

  private void dispatch(Change change) {
    meters.queued(watchers.tell(change));
  }

  /**
   * The present objects; empty before there are any. With the indexes that are worth it for what is
   * asked often.
   */
  Optional<View> view(Query query) {
    for (Grouping by : views.toBuild(query)) {
      try {
        build(by);
      } finally {
        views.built(by);
      }
    }
    return Optional.ofNullable(views.present());
  }

  /** The work in this needs no lock: what changes meanwhile is caught up with from the ring. */
  private void build(Grouping by) {
    View seen;
    int fill;
    lock.lock();
    try {
      seen = new View(objects, Version.revision(position()));
      fill = fills;
    } finally {
      lock.unlock();
    }
    SortedItems index = seen.snapshot().index(by);
    lock.lock();
    try {
      if (fill == fills && ring.after() <= seen.position()) {
        for (Change change : ring.since(seen.position())) {
          index = index.changed(change.before(), change.now());
        }
        objects = objects.with(index);
        views.show(new View(objects, Version.revision(position())));
      }
    } finally {
      lock.unlock();
    }
  }

  /** A watch that begins with the present objects, of which there must be some state. */
  CacheWatch watchFromNow(Query query, boolean bookmarks) {
    CacheWatch watch = new CacheWatch(this, query, bookmarks, limits);
    var _ = view(query);
    lock.lock();
    try {
      watch.beginWith(objects.candidates(query, ""), position());
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
      if (views.present() == null || afterVersion < ring.after()) {
        return false;
      }
      watch.skipUpTo(afterVersion);
      for (Change change : ring.since(afterVersion)) {
        var _ = watch.offer(change);
      }
      register(watch);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void register(CacheWatch watch) {
    if (watch.isOver()) {
      // Its reader went before there was anything to forget.
      return;
    }
    if (closed) {
      watch.fail(new Failure.Unavailable("the server closes"));
      return;
    }
    watchers.add(watch);
    watch.becomeLive();
  }

  /** A watcher was too slow. */
  void countCut() {
    meters.cutOff();
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
      views.close();
      watchers.fail(new Failure.Unavailable("the server closes"));
    } finally {
      lock.unlock();
    }
  }

  /** A figure of the watchers. */
  int ofWatchers(ToIntFunction<Watchers> figure) {
    lock.lock();
    try {
      return figure.applyAsInt(watchers);
    } finally {
      lock.unlock();
    }
  }
}
