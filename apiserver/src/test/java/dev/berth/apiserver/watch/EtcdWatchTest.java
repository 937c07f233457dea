package dev.berth.apiserver.watch;

import dev.berth.apiserver.store.etcd.EtcdStore;
import dev.berth.apiserver.store.etcd.TestEtcd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

@Tag("etcd")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EtcdWatchTest implements WatchContract {
  private final TestEtcd etcd = TestEtcd.start();
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
