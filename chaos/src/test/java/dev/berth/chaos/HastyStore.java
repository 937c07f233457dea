package dev.berth.chaos;

import dev.berth.api.failure.Failure;
import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.StoreWatcher;
import dev.berth.apiserver.store.Version;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A store whose watches tell of progress, and a moment later of the events before it. */
final class HastyStore extends ForwardingStore {
  private static final long MOMENT_NANOS = 5_000_000;

  HastyStore(Store store) {
    super(store);
  }

  @Override
  public StoreWatch watch(Scope scope, long afterVersion, StoreWatcher watcher) {
    return super.watch(
        scope,
        afterVersion,
        new StoreWatcher() {
          @Override
          public void changed(List<StoreEvent> events) {
            watcher.progressed(Version.revision(events.getLast().version()));
            LockSupport.parkNanos(MOMENT_NANOS);
            watcher.changed(events);
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
