package dev.berth.apiserver.watch;

import dev.berth.api.failure.Failure;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.StoreWatcher;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Version;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves one watcher from a watch of the store of its own, from a version that the ring no longer
 * has until it meets the ring. Here the watcher's pace holds up the stream, which is its alone.
 */
final class Backlog implements StoreWatcher {
  private static final Duration ASK_EVERY = Duration.ofMillis(20);
  private static final Duration ASK_AT_LEAST_EVERY = Duration.ofSeconds(1);

  private final KindCache cache;
  private final CacheWatch watch;
  private final CountDownLatch over = new CountDownLatch(1);

  /** Of the store's watch; its callbacks' own. */
  private long position;

  Backlog(KindCache cache, CacheWatch watch, long afterVersion) {
    this.cache = cache;
    this.watch = watch;
    this.position = afterVersion;
  }

  /** Returns when the watcher has met the ring or is gone. */
  void serve(Store store) {
    try (StoreWatch behind = store.watch(Scope.of(cache.kind()), position, this)) {
      Duration pause = ASK_EVERY;
      do {
        behind.requestProgress();
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(ASK_AT_LEAST_EVERY) < 0 ? twice : ASK_AT_LEAST_EVERY;
      } while (!over.await(pause.toMillis(), TimeUnit.MILLISECONDS) && !watch.isOver());
    } catch (InterruptedException _) {
      watch.fail(new Failure.Unavailable("the server closes"));
    }
  }

  @Override
  public void changed(List<StoreEvent> events) {
    for (StoreEvent event : events) {
      if (over.getCount() == 0 || !deliver(event)) {
        return;
      }
    }
    movedTo(Version.endOf(Version.revision(events.getLast().version())));
  }

  private boolean deliver(StoreEvent event) {
    if (event.beforeLost()) {
      // Its last state is compacted, so nobody can say whether the watcher's selector had it.
      ended(new Failure.Expired("the history of the watch is gone"));
      return false;
    }
    Change change =
        new Change(
            cache.kind(), event.key(), event.version(), item(event.now()), item(event.before()));
    try {
      if (watch.put(change) != CacheWatch.Taken.OVER) {
        return true;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    over.countDown();
    return false;
  }

  private @Nullable Item item(@Nullable Stored stored) {
    return stored == null ? null : cache.reader().read(stored);
  }

  @Override
  public void progressed(long revision) {
    if (over.getCount() > 0) {
      movedTo(Version.endOf(revision));
    }
  }

  private void movedTo(long version) {
    position = Math.max(position, version);
    if (cache.join(watch, position)) {
      over.countDown();
    }
  }

  @Override
  public void ended(Failure failure) {
    if (over.getCount() > 0) {
      watch.fail(failure);
      over.countDown();
    }
  }
}
