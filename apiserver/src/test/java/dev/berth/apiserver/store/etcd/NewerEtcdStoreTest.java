package dev.berth.apiserver.store.etcd;

import dev.berth.apiserver.store.ManyTransactionsContract;
import dev.berth.apiserver.store.StoreContract;
import dev.berth.apiserver.store.StoreWatchContract;

/** The contract on an etcd of 3.5 or newer, which hack/etcd-3.5 finds. */
class NewerEtcdStoreTest extends OnEtcd
    implements StoreContract, ManyTransactionsContract, StoreWatchContract {
  NewerEtcdStoreTest() {
    super(TestEtcd.startNewer());
  }
}
