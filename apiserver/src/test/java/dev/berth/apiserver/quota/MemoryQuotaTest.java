package dev.berth.apiserver.quota;

import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;

class MemoryQuotaTest extends QuotaContract {
  @Override
  Store openStore() {
    return MemoryStore.create();
  }
}
