package dev.berth.apiserver.watch;

import dev.berth.apiserver.store.etcd.OnEtcd;
import dev.berth.apiserver.store.etcd.TestEtcd;

/** The contract on the etcd of this machine. */
class EtcdWatchTest extends OnEtcd implements WatchContract {
  EtcdWatchTest() {
    super(TestEtcd.start());
  }
}
