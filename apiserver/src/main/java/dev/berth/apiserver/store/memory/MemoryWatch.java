package dev.berth.apiserver.store.memory;

import dev.berth.api.failure.Failure;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.StoreWatcher;
import dev.berth.apiserver.store.Version;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One watch: a thread of its own that reads the history from its position on. */
final class MemoryWatch implements StoreWatch {
  private static final Logger log = LoggerFactory.getLogger(MemoryWatch.class);

  private final MemoryStore store;
  private final Scope scope;
  private final StoreWatcher watcher;
  private final Thread thread;

  /** Only events after it. The thread's own. */
  private final long afterVersion;

  /** Delivered up to and with this revision. The thread's own. */
  private long delivered;

  /** Guarded by the store's lock. */
  private boolean closed;

  private boolean progressWanted;

  MemoryWatch(MemoryStore store, Scope scope, long afterVersion, StoreWatcher watcher) {
    this.store = store;
    this.scope = scope;
    this.afterVersion = afterVersion;
    this.watcher = watcher;
    long revision = Version.revision(afterVersion);
    this.delivered = afterVersion == Version.endOf(revision) ? revision : revision - 1;
    this.thread = Thread.ofVirtual().name("memory-watch-" + scope.prefix()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      for (Step step = next(); step != null; step = next()) {
        if (step.failure() != null) {
          watcher.ended(step.failure());
          return;
        }
        if (!step.events().isEmpty()) {
          watcher.changed(step.events());
        }
        watcher.progressed(step.revision());
      }
    } catch (InterruptedException _) {
      // Closed.
    } catch (RuntimeException e) {
      log.error("watch failed scope={} delivered={}", scope.prefix(), delivered, e);
      watcher.ended(new Failure.Internal("the watch failed: " + e));
    } finally {
      forget();
    }
  }

  private record Step(List<StoreEvent> events, long revision, @Nullable Failure failure) {}

  /** Waits for something to tell; null when closed. */
  private @Nullable Step next() throws InterruptedException {
    store.lock().lockInterruptibly();
    try {
      History history = store.history();
      while (!closed && !progressWanted && history.revision() <= delivered) {
        store.advanced().await();
      }
      if (closed) {
        return null;
      }
      if (delivered < history.compacted()) {
        return new Step(List.of(), delivered, MemoryStore.expired(delivered, history.compacted()));
      }
      progressWanted = false;
      List<StoreEvent> events = new ArrayList<>();
      for (List<History.Change> changes : history.since(delivered).values()) {
        for (History.Change change : changes) {
          if (change.version() > afterVersion && scope.contains(change.key())) {
            events.add(
                StoreEvent.of(change.key(), change.now(), change.before(), change.version()));
          }
        }
      }
      delivered = Math.max(delivered, history.revision());
      return new Step(events, history.revision(), null);
    } finally {
      store.lock().unlock();
    }
  }

  @Override
  public boolean requestProgress() {
    store.lock().lock();
    try {
      progressWanted = true;
      store.advanced().signalAll();
    } finally {
      store.lock().unlock();
    }
    return true;
  }

  @Override
  public void close() {
    forget();
    if (thread.equals(Thread.currentThread())) {
      return;
    }
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

  private void forget() {
    store.lock().lock();
    try {
      closed = true;
      store.remove(this);
      store.advanced().signalAll();
    } finally {
      store.lock().unlock();
    }
  }
}
