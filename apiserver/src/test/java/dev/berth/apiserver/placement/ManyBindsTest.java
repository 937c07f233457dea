package dev.berth.apiserver.placement;

import static dev.berth.apiserver.placement.PlacementFixture.bindOf;
import static dev.berth.apiserver.placement.PlacementFixture.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.Failures;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.StoreWatcher;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.memory.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is read for a Bind, and what comes of many in one request. */
class ManyBindsTest {
  private static final DeleteOptions PLAIN = DeleteOptions.getDefaultInstance();

  private final WatchedStore store = new WatchedStore();
  private final PlacementFixture berth = new PlacementFixture(store);

  @AfterEach
  void close() {
    store.hear();
    berth.close();
    store.close();
  }

  @Test
  void readsNothingOfATaskThatTheCacheKnows() {
    Task task = berth.create("t");
    berth.awaitCached("t");
    int before = store.reads.get();

    assertThat(berth.bind(task, "n1").hasFailure()).isFalse();

    assertThat(store.reads.get()).isEqualTo(before);
    assertThat(berth.binding("t").orElseThrow().getSpec().getTaskUid())
        .isEqualTo(task.getMetadata().getUid());
  }

  @Test
  void bindsATaskThatTheCacheHasNotHeardOf() {
    store.hearNothing();
    Task task = berth.create("t");

    assertThat(berth.bind(task, "n1").hasFailure()).isFalse();
  }

  @Test
  void bindsATaskWhoseStatusTheCacheHasNotHeardOf() {
    Task task = berth.create("t");
    berth.awaitCached("t");
    store.hearNothing();
    Task.Builder changed = task.toBuilder();
    changed.getStatusBuilder().setReason("Unschedulable");
    Task newest = berth.resources.updateStatus(Kinds.TASK, changed.build(), false, soon());

    assertThat(berth.bind(task, "n1").hasFailure()).isFalse();
    assertThat(berth.task("t")).contains(newest);
  }

  @Test
  void refusesAPlaceForASpecThatIsNewerThanTheCache() {
    Task task = berth.create("t");
    berth.awaitCached("t");
    store.hearNothing();
    Task.Builder changed = task.toBuilder();
    changed.getSpecBuilder().putNodeSelector("disk", "fast");
    berth.resources.update(Kinds.TASK, changed.build(), false, soon());

    assertThat(failure(berth.bind(task, "n1"))).isInstanceOf(Failure.Conflict.class);
    assertThat(berth.binding("t")).isEmpty();
  }

  @Test
  void tellsThatATaskIsGoneThoughTheCacheHasIt() {
    Task task = berth.create("t");
    berth.awaitCached("t");
    store.hearNothing();
    berth.delete("t", PLAIN);

    assertThat(failure(berth.bind(task, "n1"))).isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void tellsOfThePlaceThatATaskHasThoughTheCacheKnowsNone() {
    Task task = berth.create("t");
    berth.awaitCached("t");
    store.hearNothing();
    berth.bind(task, "n1");

    assertThat(failure(berth.bind(task, "n2")).message()).contains("attempt 1 on node n1");
  }

  @Test
  void bindsATaskOnceThatARequestNamesTwice() {
    Task task = berth.create("t");

    List<BindResult> results =
        berth.placement.bind(List.of(bindOf(task, "n1"), bindOf(task, "n2")), soon());

    assertThat(results).filteredOn(result -> !result.hasFailure()).hasSize(1);
    assertThat(results)
        .filteredOn(BindResult::hasFailure)
        .singleElement()
        .satisfies(
            refused -> assertThat(failure(refused).message()).contains("it has a place already"));
  }

  @Test
  void eachOfVeryManyHasItsOwnResult() {
    List<Bind> binds = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      binds.add(bindOf(berth.create("t" + i), "n" + i));
    }
    binds.set(7, binds.get(7).toBuilder().setName("nobody").build());
    binds.set(280, binds.get(280).toBuilder().clearNode().build());

    List<BindResult> results = berth.placement.bind(binds, soon());

    assertThat(failure(results.get(7))).isInstanceOf(Failure.NotFound.class);
    assertThat(failure(results.get(280))).isInstanceOf(Failure.BadRequest.class);
    for (int i = 0; i < binds.size(); i++) {
      if (i != 7 && i != 280) {
        assertThat(berth.binding("t" + i).orElseThrow())
            .satisfies(binding ->
                assertThat(binding.getSpec().getNode())
                    .isEqualTo("n" + binding.getMetadata().getName().substring(1)))
            .extracting(binding -> binding.getMetadata().getResourceVersion())
            .isEqualTo(results.get(i).getResourceVersion());
      }
    }
    assertThat(berth.placement.bind(List.of(), soon())).isEmpty();
  }

  private static Failure failure(BindResult result) {
    assertThat(result.hasFailure()).isTrue();
    return Failures.fromStatus(result.getFailure());
  }

  /**
   * Counts what is read of it, and tells its caches nothing more about Tasks when it is asked to.
   */
  private static final class WatchedStore extends ForwardingStore {
    private final AtomicInteger reads = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    WatchedStore() {
      super(MemoryStore.create());
    }

    void hearNothing() {
      gate = new CountDownLatch(1);
    }

    void hear() {
      gate.countDown();
    }

    @Override
    public Optional<Stored> get(Key key, Duration timeout) {
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
      return super.watch(scope, afterVersion, new Gated(watcher));
    }

    private final class Gated implements StoreWatcher {
      private final StoreWatcher watcher;

      Gated(StoreWatcher watcher) {
        this.watcher = watcher;
      }

      @Override
      public void changed(List<StoreEvent> events) {
        boolean aboutTasks =
            events.stream().anyMatch(event -> event.key().plural().equals("tasks"));
        if (aboutTasks) {
          try {
            gate.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
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
    }
  }
}
