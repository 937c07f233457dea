package dev.berth.apiserver.watch;

import dev.berth.apiserver.store.etcd.OnEtcd;
import dev.berth.apiserver.store.etcd.TestEtcd;

/** The contract on an etcd of 3.5 or newer. */
class NewerEtcdWatchTest extends OnEtcd implements WatchContract {
  NewerEtcdWatchTest() {
    super(TestEtcd.startNewer());
  }
}
