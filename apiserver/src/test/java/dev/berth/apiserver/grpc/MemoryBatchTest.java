package dev.berth.apiserver.grpc;

import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;

class MemoryBatchTest extends BatchContract {
  @Override
  Store openStore() {
    return MemoryStore.create();
  }
}
