package dev.berth.apiserver.watch;

import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.watch.WatchSamples.KIND;
import static dev.berth.apiserver.watch.WatchSamples.all;
import static dev.berth.apiserver.watch.WatchSamples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Write;
import dev.berth.apiserver.store.memory.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FeedTest {
  @Test
  void outlivesAnErrorThatNobodyExpected() throws InterruptedException {
    AtomicBoolean failed = new AtomicBoolean();
    try (Store store =
            new ForwardingStore(MemoryStore.create()) {
              @Override
              public Page list(
                  Scope scope, String after, int limit, long revision, Duration timeout) {
                if (failed.compareAndSet(false, true)) {
                  throw new IllegalStateException("of a test");
                }
                return super.list(scope, after, limit, revision, timeout);
              }
            };
        WatchCaches caches = WatchCaches.start(store, List.of(KIND));
        Reading watch = Reading.of(caches, all(), 0)) {
      commit(store, new Write.Create(key("x"), task(key("x"), "1", "x")));

      assertThat(watch.await(2)).anyMatch(event -> event.startsWith("ADDED x "));
      assertThat(failed).isTrue();
    }
  }
}
