package dev.berth.apiserver.placement;

import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;

class MemoryRaceTest extends RaceContract {
  @Override
  Store openStore() {
    return MemoryStore.create();
  }
}
