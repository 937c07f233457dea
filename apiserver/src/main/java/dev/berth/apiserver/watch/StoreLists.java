package dev.berth.apiserver.watch;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Whole lists read from the store, for when a cache can't answer. */
final class StoreLists {
  /** For all objects of a kind, which a watch begins with. */
  private static final Duration IN_TURN_WITHIN = Duration.ofSeconds(30);

  private static final int AT_ONCE = 2;

  private final Store store;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);

  StoreLists(Store store) {
    this.store = store;
  }

  /** All that a query selects, at one revision; by a moment of {@link System#nanoTime}. */
  Store.Page list(Query query, ItemReader reader, long end) {
    List<Stored> found = new ArrayList<>();
    String after = "";
    long revision = 0;
    while (true) {
      Duration rest = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
      Store.Page page = store.list(query.scope(), after, 0, revision, rest);
      page.objects().forEach(stored -> addSelected(found, reader.read(stored), query));
      if (!page.more()) {
        return new Store.Page(page.revision(), found, false, 0);
      }
      after = page.objects().getLast().key().path();
      revision = page.revision();
    }
  }

  /**
   * As {@link #list}, a few at a time: after a restart many watches begin at once, and what each of
   * them begins with is in memory until its client has read it.
   */
  Store.Page listInTurn(Query query, ItemReader reader) {
    long end = System.nanoTime() + IN_TURN_WITHIN.toNanos();
    try {
      if (!turns.tryAcquire(IN_TURN_WITHIN.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new FailureException(
            new Failure.TooManyRequests("other watches that begin come first", 1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(new Failure.Unavailable("interrupted"), e);
    }
    try {
      return list(query, reader, end);
    } finally {
      turns.release();
    }
  }

  static void addSelected(List<Stored> found, Item item, Query query) {
    if (item.matches(query)) {
      found.add(item.stored());
    }
  }
}
