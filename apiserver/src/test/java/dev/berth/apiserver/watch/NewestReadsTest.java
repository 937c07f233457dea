package dev.berth.apiserver.watch;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.watch.WatchSamples.KIND;
import static dev.berth.apiserver.watch.WatchSamples.all;
import static dev.berth.apiserver.watch.WatchSamples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.StoreWatcher;
import dev.berth.apiserver.store.Write;
import dev.berth.apiserver.store.memory.MemoryStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Where reads of the newest state come from. */
class NewestReadsTest {
  private final SimpleMeterRegistry figures = new SimpleMeterRegistry();

  @Test
  void theyComeFromMemoryOnceTheCacheHasReachedTheNewestRevision() {
    AtomicInteger reads = new AtomicInteger();
    try (Store store = new Counting(reads, true);
        WatchCaches caches = start(store)) {
      awaitFilled(caches);
      int before = reads.get();
      for (int i = 0; i < 10; i++) {
        long version = commit(store, new Write.Create(key("t" + i), task(key("t" + i), "1", "x")));
        assertThat(caches.get(KIND, key("t" + i), SOON).orElseThrow().stored().version())
            .isEqualTo(version);
        assertThat(caches.newest(all(), SOON)).isPresent();
      }
      assertThat(reads).hasValue(before);
      assertThat(figures.get("berth.cache.reads").tag("from", "store").counter().count()).isZero();
    }
  }

  /** As on an etcd whose requested progress may be ahead of its events. */
  @Test
  void theyComeFromTheStoreAtOnceWhenItCannotBeAskedHowFarItIs() {
    AtomicInteger reads = new AtomicInteger();
    try (Store store = new Counting(reads, false);
        WatchCaches caches = start(store)) {
      awaitFilled(caches);
      // Of another kind: nothing tells this kind's cache that there is nothing for it.
      var node = dev.berth.apiserver.store.Key.of(dev.berth.api.kind.Kinds.NODE, "", "n");
      commit(store, new Write.Create(node, task(node, "1", "x")));
      int before = reads.get();

      assertThat(caches.newest(all(), SOON)).isEmpty();
      assertThat(caches.get(KIND, key("x"), SOON)).isEmpty();
      assertThat(reads).hasValue(before + 1);

      long version = commit(store, new Write.Create(key("x"), task(key("x"), "1", "x")));
      assertThat(caches.notOlderThan(all(), version, SOON)).isEmpty();
    }
  }

  /** What fills the cache is what a list would have to read, too. */
  @Test
  void listWaitsForACacheThatIsBeingFilledAndAGetDoesNot() throws Exception {
    CountDownLatch mayFill = new CountDownLatch(1);
    AtomicInteger reads = new AtomicInteger();
    try (Store store = new Slow(reads, mayFill);
        WatchCaches caches = start(store)) {
      commit(store, new Write.Create(key("x"), task(key("x"), "1", "x")));
      assertThat(caches.get(KIND, key("x"), SOON)).isPresent();

      // Longer than it would wait for a cache that has stood still.
      CompletableFuture.delayedExecutor(1_500, TimeUnit.MILLISECONDS).execute(mayFill::countDown);

      assertThat(caches.newest(all(), Duration.ofMinutes(1))).isPresent();
      assertThat(figures.get("berth.cache.reads").tag("from", "store").counter().count())
          .isEqualTo(1);
    }
  }

  private WatchCaches start(Store store) {
    return WatchCaches.start(store, List.of(KIND), CacheLimits.DEFAULT, figures);
  }

  private static void awaitFilled(WatchCaches caches) {
    caches.watch(all(), 0, false).close();
  }

  /** Lists nothing before it may. */
  private static final class Slow extends Counting {
    private final CountDownLatch mayList;

    Slow(AtomicInteger reads, CountDownLatch mayList) {
      super(reads, true);
      this.mayList = mayList;
    }

    @Override
    public Page list(Scope scope, String after, int limit, long revision, Duration timeout) {
      try {
        mayList.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return super.list(scope, after, limit, revision, timeout);
    }
  }

  /** Counts gets and lists; when mute, it holds back the events that would move a cache. */
  private static class Counting extends ForwardingStore {
    private final AtomicInteger reads;
    private final boolean answers;

    Counting(AtomicInteger reads, boolean answers) {
      super(MemoryStore.create());
      this.reads = reads;
      this.answers = answers;
    }

    @Override
    public java.util.Optional<dev.berth.apiserver.store.Stored> get(
        dev.berth.apiserver.store.Key key, Duration timeout) {
      reads.incrementAndGet();
      return super.get(key, timeout);
    }

    @Override
    public Page list(Scope scope, String after, int limit, long revision, Duration timeout) {
      reads.incrementAndGet();
      return super.list(scope, after, limit, revision, timeout);
    }

    @Override
    public StoreWatch watch(Scope scope, long afterVersion, StoreWatcher watcher) {
      if (answers) {
        return super.watch(scope, afterVersion, watcher);
      }
      return new StoreWatch() {
        @Override
        public boolean requestProgress() {
          return false;
        }

        @Override
        public void close() {}
      };
    }
  }
}
