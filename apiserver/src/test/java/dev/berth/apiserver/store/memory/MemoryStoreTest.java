package dev.berth.apiserver.store.memory;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.creation;
import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.store.Samples.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.store.ManyTransactionsContract;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.StoreContract;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.StoreWatchContract;
import dev.berth.apiserver.store.StoreWatcher;
import dev.berth.apiserver.store.Version;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryStoreTest implements StoreContract, ManyTransactionsContract, StoreWatchContract {
  private final MemoryStore store = MemoryStore.create();

  @Override
  public MemoryStore store() {
    return store;
  }

  @Override
  public void compact(long revision) {
    store.compact(revision);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void keepsAsManyRevisionsAsItWasTold() {
    try (MemoryStore small = MemoryStore.create(3)) {
      long version = commit(small, creation(key("x"), "0"));
      long first = version;
      for (int i = 1; i <= 3; i++) {
        version = commit(small, update(key("x"), version, "" + i));
      }
      assertThat(small.list(Scope.of(Kinds.TASK), "", 0, Version.revision(first), SOON).objects())
          .hasSize(1);

      commit(small, update(key("x"), version, "4"));

      assertThat(
              catchThrowableOfType(
                      FailureException.class,
                      () -> small.list(Scope.of(Kinds.TASK), "", 0, Version.revision(first), SOON))
                  .failure())
          .isInstanceOf(Failure.Expired.class);
    }
  }

  @Test
  void aWatcherThatFailsIsToldThatItsWatchIsOver() throws InterruptedException {
    BlockingQueue<Failure> ends = new LinkedBlockingQueue<>();
    StoreWatcher failing =
        new StoreWatcher() {
          @Override
          public void changed(List<StoreEvent> events) {
            throw new IllegalStateException("of a test");
          }

          @Override
          public void progressed(long revision) {}

          @Override
          public void ended(Failure failure) {
            ends.add(failure);
          }
        };
    try (StoreWatch _ =
        store.watch(Scope.of(Kinds.TASK), Version.endOf(store.revision(SOON)), failing)) {
      commit(store, creation(key("x"), "0"));

      assertThat(ends.poll(20, TimeUnit.SECONDS)).isInstanceOf(Failure.Internal.class);
    }
  }

  @Test
  void aClosedStoreIsUnavailable() {
    store.close();

    assertThat(catchThrowableOfType(FailureException.class, () -> store.revision(SOON)).failure())
        .isInstanceOf(Failure.Unavailable.class);
  }
}
