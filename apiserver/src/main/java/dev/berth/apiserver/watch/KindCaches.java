package dev.berth.apiserver.watch;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Version;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One cache and one feed for each kind. */
final class KindCaches implements WatchCaches {
  private static final Duration FILLED_WITHIN = Duration.ofSeconds(10);
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(5);

  /**
   * How long a read of the newest state waits for a cache that stands still: the store answers
   * sooner. For one that is being filled a list waits longer, for it would read all of that again.
   */
  private static final long WAIT_NANOS = Duration.ofSeconds(1).toNanos();

  private final Store store;
  private final Map<Kind<?>, Machine> machines = new HashMap<>();
  private final Backlogs backlogs;
  private final StoreLists lists;
  private final Counter fromCache;
  private final Counter fromStore;

  KindCaches(
      Store store,
      Collection<? extends Kind<?>> kinds,
      CacheLimits limits,
      MeterRegistry registry) {
    this.store = store;
    this.lists = new StoreLists(store);
    this.backlogs = new Backlogs(store, limits.backlogs(), registry);
    this.fromCache = reads("cache", registry);
    this.fromStore = reads("store", registry);
    AtomicLong newestKnown = new AtomicLong();
    for (Kind<?> kind : kinds) {
      Freshness freshness = new Freshness(newestKnown, System::nanoTime);
      KindCache cache = new KindCache(kind, limits, freshness, registry, System::nanoTime);
      machines.put(kind, new Machine(cache, new Feed(store, cache)));
    }
  }

  private static Counter reads(String from, MeterRegistry registry) {
    return Counter.builder("berth.cache.reads")
        .description("Gets and lists, by what answered them")
        .tag("from", from)
        .register(registry);
  }

  void start() {
    machines.values().forEach(machine -> machine.feed().start());
  }

  @Override
  public Optional<Item> get(Kind<?> kind, Key key, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    Machine machine = machine(kind);
    if (isFilled(machine) && isNewest(machine, timeout)) {
      View view = machine.cache().views().present();
      if (view != null) {
        fromCache.increment();
        return Optional.ofNullable(view.snapshot().get(key.path()));
      }
    }
    fromStore.increment();
    return store.get(key, rest(end)).map(machine.cache().reader()::read);
  }

  @Override
  public Optional<Item> cached(Kind<?> kind, Key key) {
    return Optional.ofNullable(machine(kind).cache().views().present())
        .map(view -> view.snapshot().get(key.path()));
  }

  @Override
  public Optional<View> newest(Query query, Duration timeout) {
    Machine machine = machine(query.kind());
    return isNewest(machine, timeout)
        ? counted(machine.cache().view(query))
        : counted(Optional.empty());
  }

  @Override
  public Optional<View> notOlderThan(Query query, long version, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    Machine machine = machine(query.kind());
    if (version > machine.cache().position()) {
      // What the store has not reached either can be waited for for ever.
      requireReached(store.revision(timeout), version);
    }
    return comesTo(machine, version, end)
        ? counted(machine.cache().view(query))
        : counted(Optional.empty());
  }

  @Override
  public Optional<View> at(Query query, long revision) {
    return counted(machine(query.kind()).cache().views().at(revision));
  }

  @Override
  public void keep(Query query, View view) {
    machine(query.kind()).cache().views().keep(view);
  }

  @Override
  public Item item(Kind<?> kind, Stored stored) {
    return machine(kind).cache().reader().read(stored);
  }

  @Override
  public Store.Page list(Query query, long notOlderThan, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    Optional<View> view = notOlderThan(query, notOlderThan, timeout);
    if (view.isEmpty()) {
      Store.Page page = lists.list(query, machine(query.kind()).cache().reader(), end);
      requireReached(page.revision(), notOlderThan);
      return page;
    }
    List<Stored> found = new ArrayList<>();
    Iterator<Item> candidates = view.get().snapshot().candidates(query, "");
    candidates.forEachRemaining(item -> StoreLists.addSelected(found, item, query));
    return new Store.Page(view.get().revision(), found, false, 0);
  }

  @Override
  public Watch watch(Query query, long afterVersion, boolean bookmarks) {
    Machine machine = machine(query.kind());
    KindCache cache = machine.cache();
    if (!machine.reached(0, FILLED_WITHIN.toNanos())) {
      throw new FailureException(
          new Failure.Unavailable("no watch of %s yet".formatted(query.kind().qualifiedPlural())));
    }
    if (afterVersion == 0) {
      return watchFromNow(machine, query, bookmarks);
    }
    requireKnown(cache, afterVersion);
    CacheWatch watch = cache.watchLater(query, bookmarks);
    try {
      joinAfter(cache, watch, afterVersion);
      // Again, for the store may have been found to be set back meanwhile.
      requireKnown(cache, afterVersion);
    } catch (RuntimeException e) {
      watch.close();
      throw e;
    }
    return watch;
  }

  /**
   * Begins with the present objects. What the caller knows to be written is among them: the cache
   * must have reached the store's newest revision, or the store is listed instead.
   */
  private CacheWatch watchFromNow(Machine machine, Query query, boolean bookmarks) {
    KindCache cache = machine.cache();
    if (isNewest(machine, KNOWN_WITHIN)) {
      return cache.watchFromNow(query, bookmarks);
    }
    Store.Page page = lists.listInTurn(query, cache.reader());
    CacheWatch watch = cache.watchLater(query, bookmarks);
    watch.beginWith(
        page.objects().stream().map(cache.reader()::read).iterator(),
        Version.endOf(page.revision()));
    joinAfter(cache, watch, Version.endOf(page.revision()));
    return watch;
  }

  private void joinAfter(KindCache cache, CacheWatch watch, long version) {
    if (!cache.join(watch, version)) {
      backlogs.serve(cache, watch, version);
    }
  }

  /**
   * Whether the cache has all that was written before this call. The store's newest revision is
   * read once for all who ask at a moment.
   */
  private boolean isNewest(Machine machine, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    long before = machine.cache().position();
    long newest = store.revision(timeout);
    if (Version.endOf(newest) < before) {
      // The store was set back, and the cache has not noticed yet.
      return false;
    }
    machine.cache().freshness().known(newest);
    return comesTo(machine, Version.endOf(newest), end);
  }

  /** Whether the cache comes to a version. Half of the time is left for the store. */
  private boolean comesTo(Machine machine, long version, long end) {
    long now = System.nanoTime();
    long half = now + (end - now) / 2;
    // A cache that can't be asked how far it is seldom knows that it is far enough.
    if (!isFilled(machine) && store.tellsProgress()) {
      var _ = machine.reached(0, Math.min(half - now, FILLED_WITHIN.toNanos()));
    }
    return machine.reached(version, Math.min(half - System.nanoTime(), WAIT_NANOS));
  }

  /**
   * A version that the cache has not reached may be another server's, which is ahead; but one that
   * the store has not reached is of a history that was replaced, and what happens until the store
   * gets there would be left out.
   */
  private void requireKnown(KindCache cache, long version) {
    if (version > cache.position()) {
      requireReached(store.revision(KNOWN_WITHIN), version);
    }
  }

  private static void requireReached(long revision, long version) {
    if (Version.revision(version) > revision) {
      throw new FailureException(
          new Failure.Expired("the resource version is from the future: %d".formatted(version)));
    }
  }

  @Override
  public boolean isFilled(Kind<?> kind) {
    return isFilled(machine(kind));
  }

  private static boolean isFilled(Machine machine) {
    return machine.cache().position() > 0;
  }

  private Optional<View> counted(Optional<View> view) {
    (view.isPresent() ? fromCache : fromStore).increment();
    return view;
  }

  private static Duration rest(long end) {
    return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
  }

  private Machine machine(Kind<?> kind) {
    return Objects.requireNonNull(machines.get(kind), () -> "no cache of " + kind);
  }

  @Override
  public void close() {
    machines.values().forEach(machine -> machine.feed().close());
    backlogs.close();
    machines.values().forEach(machine -> machine.cache().close());
  }
}
