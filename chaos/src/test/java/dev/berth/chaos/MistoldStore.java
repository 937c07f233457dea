package dev.berth.chaos;

import dev.berth.api.failure.Failure;
import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.StoreWatcher;
import java.util.List;
import java.util.function.UnaryOperator;

/** A store whose watches tell other events than happened. */
class MistoldStore extends ForwardingStore {
  private final UnaryOperator<List<StoreEvent>> told;

  MistoldStore(Store store, UnaryOperator<List<StoreEvent>> told) {
    super(store);
    this.told = told;
  }

  @Override
  public StoreWatch watch(Scope scope, long afterVersion, StoreWatcher watcher) {
    return super.watch(
        scope,
        afterVersion,
        new StoreWatcher() {
          @Override
          public void changed(List<StoreEvent> events) {
            List<StoreEvent> changed = told.apply(events);
            if (!changed.isEmpty()) {
              watcher.changed(changed);
            }
          }

          @Override
          public void progressed(long revision) {
            watcher.progressed(revision);
          }

          @Override
          public void ended(Failure failure) {
            watcher.ended(failure);
          }
        });
  }
}
