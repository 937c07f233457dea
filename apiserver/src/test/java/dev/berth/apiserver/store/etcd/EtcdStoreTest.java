package dev.berth.apiserver.store.etcd;

import dev.berth.apiserver.store.ManyTransactionsContract;
import dev.berth.apiserver.store.StoreContract;
import dev.berth.apiserver.store.StoreWatchContract;

/** The contract on the etcd of this machine. */
class EtcdStoreTest extends OnEtcd
    implements StoreContract, ManyTransactionsContract, StoreWatchContract {
  EtcdStoreTest() {
    super(TestEtcd.start());
  }
}
