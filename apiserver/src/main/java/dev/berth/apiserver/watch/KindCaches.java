package dev.berth.apiserver.watch;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** One cache and one feed for each kind. */
final class KindCaches implements WatchCaches {
  private static final Duration FILLED_WITHIN = Duration.ofSeconds(10);
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(5);
  private static final long ASK_EVERY_NANOS = Duration.ofMillis(20).toNanos();

  private record Machine(KindCache cache, Feed feed) {}

  private final Store store;
  private final Map<Kind<?>, Machine> machines = new HashMap<>();
  private final Semaphore backlogs;
  private final Set<Thread> backlogThreads = ConcurrentHashMap.newKeySet();

  KindCaches(Store store, Collection<? extends Kind<?>> kinds, CacheLimits limits) {
    this.store = store;
    this.backlogs = new Semaphore(limits.backlogs());
    for (Kind<?> kind : kinds) {
      KindCache cache = new KindCache(kind, limits);
      machines.put(kind, new Machine(cache, new Feed(store, cache)));
    }
  }

  void start() {
    machines.values().forEach(machine -> machine.feed().start());
  }

  @Override
  public Store.Page list(Query query, long notOlderThan, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    Machine machine = machine(query);
    if (reached(machine, notOlderThan, timeout.toNanos() / 2)) {
      var page = machine.cache().list(query);
      if (page.isPresent()) {
        return page.get();
      }
    }
    return fromStore(machine.cache().reader(), query, end);
  }

  /** Waits for the cache, half of the time at most: the store needs the rest to answer instead. */
  private static boolean reached(Machine machine, long version, long nanos) {
    long end = System.nanoTime() + nanos;
    try {
      while (!machine.cache().awaitPosition(version, 0)) {
        long rest = end - System.nanoTime();
        if (rest <= 0 || !machine.feed().requestProgress()) {
          return false;
        }
        if (machine.cache().awaitPosition(version, Math.min(rest, ASK_EVERY_NANOS))) {
          return true;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(new Failure.Unavailable("interrupted"), e);
    }
  }

  private Store.Page fromStore(ItemReader reader, Query query, long end) {
    Scope scope = new Scope(query.kind(), query.namespace());
    List<Stored> found = new ArrayList<>();
    String after = "";
    long revision = 0;
    while (true) {
      Duration rest = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
      Store.Page page = store.list(scope, after, 0, revision, rest);
      page.objects().stream().filter(o -> reader.read(o).matches(query)).forEach(found::add);
      if (!page.more()) {
        return new Store.Page(page.revision(), found, false, 0);
      }
      after = page.objects().getLast().key().path();
      revision = page.revision();
    }
  }

  @Override
  public Watch watch(Query query, long afterVersion, boolean bookmarks) {
    Machine machine = machine(query);
    KindCache cache = machine.cache();
    if (!reached(machine, 0, FILLED_WITHIN.toNanos())) {
      throw new FailureException(
          new Failure.Unavailable("no watch of %s yet".formatted(query.kind().qualifiedPlural())));
    }
    if (afterVersion == 0) {
      return watchFromNow(machine, query, bookmarks);
    }
    requireKnown(cache, afterVersion);
    CacheWatch watch = cache.watchLater(query, bookmarks);
    joinAfter(cache, watch, afterVersion);
    return watch;
  }

  /**
   * Begins with the present objects. What the caller knows to be written is among them: the cache
   * must have reached the store's newest revision, or the store is listed instead.
   */
  private CacheWatch watchFromNow(Machine machine, Query query, boolean bookmarks) {
    KindCache cache = machine.cache();
    long end = System.nanoTime() + KNOWN_WITHIN.toNanos();
    long newest = Version.endOf(store.revision(KNOWN_WITHIN));
    if (reached(machine, newest, (end - System.nanoTime()) / 2)) {
      return cache.watchFromNow(query, bookmarks);
    }
    Store.Page page = fromStore(cache.reader(), query, end);
    CacheWatch watch = cache.watchLater(query, bookmarks);
    watch.beginWith(
        page.objects().stream().map(cache.reader()::read).iterator(),
        Version.endOf(page.revision()));
    joinAfter(cache, watch, Version.endOf(page.revision()));
    return watch;
  }

  private void joinAfter(KindCache cache, CacheWatch watch, long version) {
    if (!cache.join(watch, version)) {
      serveBacklog(cache, watch, version);
    }
  }

  /**
   * A version that the cache has not reached may be another server's, which is ahead; but one that
   * the store has not reached is of a history that was replaced, and what happens until the store
   * gets there would be left out.
   */
  private void requireKnown(KindCache cache, long version) {
    if (version > cache.position() && Version.revision(version) > store.revision(KNOWN_WITHIN)) {
      throw new FailureException(
          new Failure.Expired("the resource version is from the future: %d".formatted(version)));
    }
  }

  private void serveBacklog(KindCache cache, CacheWatch watch, long afterVersion) {
    if (!backlogs.tryAcquire()) {
      throw new FailureException(
          new Failure.Expired("too old a resource version: %d".formatted(afterVersion)));
    }
    Backlog backlog = new Backlog(cache, watch, afterVersion);
    Thread thread =
        Thread.ofVirtual()
            .name("watch-backlog-" + cache.kind().qualifiedPlural())
            .unstarted(() -> {
              try {
                backlog.serve(store);
              } catch (FailureException e) {
                watch.fail(e.failure());
              } finally {
                backlogs.release();
                backlogThreads.remove(Thread.currentThread());
              }
            });
    backlogThreads.add(thread);
    thread.start();
  }

  @Override
  public boolean isFilled(Kind<?> kind) {
    return machine(kind).cache().position() > 0;
  }

  private Machine machine(Query query) {
    return machine(query.kind());
  }

  private Machine machine(Kind<?> kind) {
    return Objects.requireNonNull(machines.get(kind), () -> "no cache of " + kind);
  }

  @Override
  public void close() {
    machines.values().forEach(machine -> machine.feed().close());
    backlogThreads.forEach(Thread::interrupt);
    machines.values().forEach(machine -> machine.cache().close());
  }
}
