package dev.berth.apiserver.history;

import dev.berth.apiserver.store.etcd.TestEtcd;

class FullDatabaseTest extends FullDatabase {
  FullDatabaseTest() {
    super(TestEtcd.startWithQuota(QUOTA));
  }
}
