package dev.berth.apiserver.watch;

import dev.berth.apiserver.store.memory.MemoryStore;
import org.junit.jupiter.api.AfterEach;

class MemoryWatchTest implements WatchContract {
  private final MemoryStore store = MemoryStore.create();

  @Override
  public MemoryStore store() {
    return store;
  }

  @Override
  public void compact(long revision) {
    store.compact(revision);
  }

  @AfterEach
  void close() {
    store.close();
  }
}
