package dev.berth.apiserver.quota;

import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.etcd.TestEtcd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("etcd")
@SuppressWarnings("NullAway.Init")
class EtcdQuotaTest extends QuotaContract {
  private static TestEtcd etcd;

  @BeforeAll
  static void startEtcd() {
    etcd = TestEtcd.start();
  }

  @AfterAll
  static void stopEtcd() {
    etcd.close();
  }

  @Override
  Store openStore() {
    etcd.deleteEverything();
    return etcd.openStore();
  }
}
