package dev.berth.apiserver.store.etcd;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.committed;
import static dev.berth.apiserver.store.Samples.creation;
import static dev.berth.apiserver.store.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An etcd that runs out of the space that it may take. */
@Tag("etcd")
class SpaceQuotaTest {
  private static final int WRITERS = 1;
  private static final String LARGE = "x".repeat(100_000);

  /** What a writer was told last, after all that was committed. */
  private record Told(int committed, Failure failure) {}

  @Test
  void whatIsRefusedIsNotThereAndDeletesStillWork() throws Exception {
    try (TestEtcd etcd = TestEtcd.startWithQuota(8 << 20);
        EtcdStore store = etcd.openStore();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Told>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        String name = "w" + i;
        writers.add(() -> fill(store, name));
      }

      int writer = 0;
      for (Future<Told> done : threads.invokeAll(writers)) {
        Told told = done.get();
        assertThat(told.failure()).isInstanceOf(Failure.StorageFull.class);
        assertThat(told.failure().message()).contains("space quota").contains("defragment");
        assertThat(store.get(key("w" + writer++ + "-" + told.committed()), SOON)).isEmpty();
      }
      Stored first = store.get(key("w0-0"), SOON).orElseThrow();
      Write delete = new Write.Delete(first.key(), first.version());
      assertThat(committed(store.commit(Transaction.of(delete), SOON))).isNotNull();
      assertThat(store.get(key("w0-0"), SOON)).isEqualTo(Optional.empty());
    }
  }

  private static Told fill(EtcdStore store, String name) {
    for (int i = 0; ; i++) {
      try {
        committed(store.commit(Transaction.of(creation(key(name + "-" + i), LARGE)), SOON));
      } catch (FailureException e) {
        return new Told(i, e.failure());
      }
    }
  }
}
