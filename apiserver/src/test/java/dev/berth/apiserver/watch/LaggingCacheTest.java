package dev.berth.apiserver.watch;

import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.watch.WatchSamples.KIND;
import static dev.berth.apiserver.watch.WatchSamples.all;
import static dev.berth.apiserver.watch.WatchSamples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.StoreWatcher;
import dev.berth.apiserver.store.Write;
import dev.berth.apiserver.store.memory.MemoryStore;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A cache that hears nothing of its store for a while, as behind a member that lags. */
class LaggingCacheTest {
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void aWatchBeginsWithTheStoresObjectsAndMissesAndRepeatsNothingOnceTheCacheFollows()
      throws Exception {
    try (Lagging store = new Lagging();
        WatchCaches caches = WatchCaches.start(store, List.of(KIND))) {
      try (Reading filled = Reading.of(caches, all(), 0)) {
        filled.await(1);
      }
      long x = commit(store, new Write.Create(key("x"), task(key("x"), "1", "x")));

      try (Reading watch = Reading.of(caches, all(), 0)) {
        assertThat(watch.await(2)).containsExactly("ADDED x x " + x, "BOOKMARK end");
        goOn.countDown();
        long y = commit(store, new Write.Create(key("y"), task(key("y"), "1", "y")));
        assertThat(watch.await(3)).endsWith("ADDED y y " + y);
      } finally {
        goOn.countDown();
      }
    }
  }

  private final class Lagging extends ForwardingStore {
    Lagging() {
      super(MemoryStore.create());
    }

    @Override
    public StoreWatch watch(Scope scope, long afterVersion, StoreWatcher watcher) {
      return super.watch(
          scope,
          afterVersion,
          new StoreWatcher() {
            @Override
            public void changed(List<StoreEvent> events) {
              hold();
              watcher.changed(events);
            }

            @Override
            public void progressed(long revision) {
              watcher.progressed(revision);
            }

            @Override
            public void ended(Failure failure) {
              watcher.ended(failure);
            }
          });
    }

    private void hold() {
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
