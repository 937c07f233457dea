package dev.berth.chaos;

import dev.berth.api.failure.Failure;
import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.StoreWatcher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A store whose watches are a moment late, and that tells at times of an old revision as the
 * newest.
 */
final class LateStore extends ForwardingStore {
  private static final long MOMENT_NANOS = 5_000_000;

  private final AtomicLong last = new AtomicLong(1);

  LateStore(Store store) {
    super(store);
  }

  @Override
  public long revision(Duration timeout) {
    long before = last.getAndSet(super.revision(timeout));
    return Bug.sometimes(5) ? before : super.revision(timeout);
  }

  @Override
  public StoreWatch watch(Scope scope, long afterVersion, StoreWatcher watcher) {
    return super.watch(
        scope,
        afterVersion,
        new StoreWatcher() {
          @Override
          public void changed(List<StoreEvent> events) {
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
