package dev.berth.apiserver.store.etcd;

import dev.berth.apiserver.store.StoreContract;
import dev.berth.apiserver.store.StoreWatchContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** The contract on an etcd of 3.5 or newer, which hack/etcd-3.5 finds. */
@Tag("etcd")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NewerEtcdStoreTest implements StoreContract, StoreWatchContract {
  private final TestEtcd etcd = TestEtcd.startNewer();
  private EtcdStore store = etcd.openStore();

  @BeforeEach
  void open() {
    etcd.deleteEverything();
    store = etcd.openStore();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @AfterAll
  void stop() {
    etcd.close();
  }

  @Override
  public EtcdStore store() {
    return store;
  }

  @Override
  public void compact(long revision) {
    etcd.compact(revision);
  }
}
