package dev.berth.apiserver.store.etcd;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.creation;
import static dev.berth.apiserver.store.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.StoreContract;
import dev.berth.apiserver.store.StoreWatchContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract on the etcd of this machine. */
class EtcdStoreTest extends OnEtcd implements StoreContract, StoreWatchContract {
  EtcdStoreTest() {
    super(TestEtcd.start());
  }

  /** All of the large ones in one answer would fill 40 MiB, after a step of small ones. */
  @Test
  void largeObjectsBehindSmallOnesAreReadInSmallerSteps() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String name = "o%03d".formatted(i);
      names.add(name);
      long _ = commit(store(), creation(key(name), i < 64 ? "x" : "x".repeat(1_200_000)));
    }

    List<String> listed = new ArrayList<>();
    Store.Page page = store().list(Scope.of(Kinds.TASK), "", 0, 0, SOON);
    while (true) {
      page.objects().forEach(one -> listed.add(one.key().name()));
      if (!page.more()) {
        break;
      }
      String last = page.objects().getLast().key().path();
      page = store().list(Scope.of(Kinds.TASK), last, 0, page.revision(), SOON);
    }

    assertThat(listed).isEqualTo(names);
  }
}
