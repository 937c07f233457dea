package dev.berth.apiserver.watch;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Store;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** The watchers that are being served from older versions, a few at a time. */
final class Backlogs implements AutoCloseable {
  private final Store store;
  private final Semaphore room;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  Backlogs(Store store, int most, MeterRegistry registry) {
    this.store = store;
    this.room = new Semaphore(most);
    Gauge.builder("berth.watch.backlogs", threads, Set::size)
        .description("Watches that still catch up with what is older than the cache")
        .register(registry);
  }

  /**
   * Serves a watch until it meets its cache.
   *
   * @throws FailureException <em>expired</em> when too many are served already
   */
  void serve(KindCache cache, CacheWatch watch, long afterVersion) {
    if (!room.tryAcquire()) {
      throw new FailureException(
          new Failure.Expired("too old a resource version: %d".formatted(afterVersion)));
    }
    Backlog backlog = new Backlog(cache, watch, afterVersion);
    Thread thread =
        Thread.ofVirtual()
            .name("watch-backlog-" + cache.kind().qualifiedPlural())
            .unstarted(() -> {
              try {
                backlog.serve(store);
              } catch (FailureException e) {
                watch.fail(e.failure());
              } catch (RuntimeException | Error e) {
                watch.fail(new Failure.Internal("the watch failed: " + e));
                throw e;
              } finally {
                room.release();
                threads.remove(Thread.currentThread());
              }
            });
    threads.add(thread);
    thread.start();
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
