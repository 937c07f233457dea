package dev.berth.apiserver.watch;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.StoreWatcher;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves one cache: lists everything, then watches from there; and again, when the store's history
 * has a gap. While the store is away it keeps trying, and the cache keeps what it has.
 */
final class Feed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Feed.class);
  private static final Duration LIST_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Store store;
  private final KindCache cache;
  private final Thread thread;
  private volatile @Nullable StoreWatch current;

  Feed(Store store, KindCache cache) {
    this.store = store;
    this.cache = cache;
    this.thread =
        Thread.ofVirtual()
            .name("watch-cache-" + cache.kind().qualifiedPlural())
            .unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** False when there is no point in waiting for an answer. */
  boolean requestProgress() {
    StoreWatch watch = current;
    return watch == null || watch.requestProgress();
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    try {
      while (true) {
        try {
          long revision = load();
          pause = FIRST_PAUSE;
          follow(revision);
        } catch (FailureException e) {
          log.warn(
              "watch cache waits for the store kind={} cause={}", cache.kind(), e.getMessage());
        } catch (RuntimeException | Error e) {
          // Without its feed a cache would stand still, and nobody would notice.
          log.error("watch cache failed and lists again kind={}", cache.kind(), e);
        }
        Thread.sleep(pause);
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Decodes a page while the next one comes: of many objects, either takes seconds. */
  private long load() throws InterruptedException {
    Scope scope = Scope.of(cache.kind());
    List<Future<List<Item>>> pages = new ArrayList<>();
    long revision;
    try (ExecutorService decoders = Executors.newVirtualThreadPerTaskExecutor()) {
      Store.Page page = store.list(scope, "", 0, 0, LIST_TIMEOUT);
      revision = page.revision();
      while (true) {
        List<Stored> objects = page.objects();
        pages.add(decoders.submit(() -> objects.stream().map(cache.reader()::read).toList()));
        if (!page.more()) {
          break;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        page = store.list(scope, objects.getLast().key().path(), 0, revision, LIST_TIMEOUT);
      }
    }
    List<Item> items = new ArrayList<>();
    pages.forEach(decoded -> items.addAll(decoded.resultNow()));
    cache.replace(revision, items);
    return revision;
  }

  /** Returns when the watch is over. */
  private void follow(long revision) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    StoreWatcher into =
        new StoreWatcher() {
          @Override
          public void changed(List<StoreEvent> events) {
            cache.apply(events);
          }

          @Override
          public void progressed(long to) {
            cache.progressed(to);
          }

          @Override
          public void ended(Failure failure) {
            log.info("watch cache lists again kind={} cause={}", cache.kind(), failure.message());
            over.countDown();
          }
        };
    try (StoreWatch watch = store.watch(Scope.of(cache.kind()), Version.endOf(revision), into)) {
      current = watch;
      while (!over.await(PROGRESS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        // Keeps the position, and so the watchers' bookmarks, young in a quiet kind.
        watch.requestProgress();
      }
    } finally {
      current = null;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
