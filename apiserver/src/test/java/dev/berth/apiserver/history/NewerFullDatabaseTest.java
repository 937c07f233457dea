package dev.berth.apiserver.history;

import dev.berth.apiserver.store.etcd.TestEtcd;

class NewerFullDatabaseTest extends FullDatabase {
  NewerFullDatabaseTest() {
    super(TestEtcd.startNewerWithQuota(QUOTA));
  }
}
