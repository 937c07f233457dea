package dev.berth.apiserver.store.etcd;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** Tests that share one etcd, each with a store of its own on empty data. */
@Tag("etcd")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class OnEtcd {
  private final TestEtcd etcd;
  private EtcdStore store;

  protected OnEtcd(TestEtcd etcd) {
    this.etcd = etcd;
    this.store = etcd.openStore();
  }

  @BeforeEach
  final void open() {
    store.close();
    etcd.deleteEverything();
    store = etcd.openStore();
  }

  @AfterEach
  final void close() {
    store.close();
  }

  @AfterAll
  final void stop() {
    etcd.close();
  }

  public EtcdStore store() {
    return store;
  }

  public void compact(long revision) {
    etcd.compact(revision);
  }
}
