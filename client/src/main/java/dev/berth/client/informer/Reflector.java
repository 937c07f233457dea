package dev.berth.client.informer;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectClient;
import dev.berth.client.ObjectWatch;
import dev.berth.client.ObjectWatch.ObjectEvent;
import dev.berth.client.time.Timers;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversation of an informer with the server, on one thread:
 *
 * <pre>
 *            ┌──────────────── expired, refresh, quiet twice, versions went back ─┐
 *            ▼                                                                    │
 *   ──▶ list all pages ──▶ watch from the last version ──▶ events, bookmarks ─────┤
 *                              ▲                                                  │
 *                              └──────── cut, quiet: resume where it was ─────────┘
 * </pre>
 *
 * Every way back waits first, longer each time, until a watch has delivered something again.
 */
final class Reflector<T extends Message> implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Informer.class);

  private final String name;
  private final ObjectClient<T> client;
  private final ListOptions scope;
  private final InformerOptions<T> options;
  private final Projection<T> projection;
  private final Replica<T> replica;
  private final Position position;
  private final Counters counters;
  private final Timers timers;

  private volatile boolean closed;
  private volatile boolean listNext = true;
  private volatile @Nullable Following<T> following;

  /** Only the reflector's thread uses these two. */
  private int failuresInARow;

  private int quietInARow;

  /** One open watch, and when it was last heard. */
  private static final class Following<T extends Message> {
    private final ObjectWatch<T> watch;
    private volatile long heardAt;
    private volatile boolean quiet;

    private Following(ObjectWatch<T> watch, long now) {
      this.watch = watch;
      this.heardAt = now;
    }
  }

  Reflector(
      String name,
      ObjectClient<T> client,
      InformerOptions<T> options,
      Projection<T> projection,
      Replica<T> replica,
      Position position,
      Counters counters,
      Timers timers) {
    this.name = name;
    this.client = client;
    this.options = options;
    this.scope = options.scope().withResourceVersion("").withLimit(0).withContinue("");
    this.projection = projection;
    this.replica = replica;
    this.position = position;
    this.counters = counters;
    this.timers = timers;
  }

  @Override
  public void run() {
    while (!closed) {
      try {
        if (listNext) {
          // Lowered first: a refresh that is asked for during the list must list again.
          listNext = false;
          list();
        }
        follow();
      } catch (FailureException e) {
        failed(e);
      } catch (RuntimeException e) {
        // A bug or a server that makes no sense; a fresh list is the best way out.
        counters.failures.incrementAndGet();
        listNext = true;
        log.error("informer failed kind={}", name, e);
      }
      if (!closed && !pause()) {
        return;
      }
    }
  }

  /** Lists again, soon. */
  void refresh() {
    listNext = true;
    closeWatch();
  }

  /** Ends {@link #run}; the caller interrupts its thread afterwards. */
  void close() {
    closed = true;
    closeWatch();
  }

  private void list() {
    counters.lists.incrementAndGet();
    try {
      replica.replace(client.listAll(scope, projection));
    } catch (RuntimeException e) {
      listNext = true;
      throw e;
    }
  }

  private void follow() {
    counters.watches.incrementAndGet();
    try (ObjectWatch<T> watch = client.watch(scope.withResourceVersion(position.version()))) {
      Following<T> here = new Following<>(watch, timers.nanos());
      following = here;
      // Whoever asked before the watch was known could not close it.
      if (closed || listNext) {
        return;
      }
      try (Watchdog _ = new Watchdog(here)) {
        while (!closed && !listNext) {
          List<ObjectEvent<T>> events = watch.next();
          here.heardAt = timers.nanos();
          failuresInARow = 0;
          quietInARow = 0;
          for (ObjectEvent<T> event : events) {
            if (!replica.apply(event)) {
              listNext = true;
            }
          }
        }
      } catch (FailureException e) {
        if (here.quiet) {
          quiet();
        } else if (!closed && !listNext) {
          throw e;
        }
      } finally {
        following = null;
      }
    }
  }

  private void quiet() {
    counters.quiet.incrementAndGet();
    quietInARow++;
    // Once may be a lost connection. Twice may be a server whose watches are stuck; a list is not.
    listNext = listNext || quietInARow > 1;
    log.info("informer heard nothing kind={} for={} list={}", name, options.quietAfter(), listNext);
  }

  private void failed(FailureException e) {
    if (closed) {
      return;
    }
    if (e.failure() instanceof Failure.Expired) {
      counters.expired.incrementAndGet();
      listNext = true;
    } else {
      counters.failures.incrementAndGet();
    }
    if (failuresInARow == 3) {
      log.warn("informer can't reach the server kind={} reason={}", name, e.getMessage());
    } else {
      log.debug("informer kind={} failed={}", name, e.failure());
    }
  }

  private boolean pause() {
    failuresInARow++;
    try {
      timers.sleep(
          options.reconnect().delay(failuresInARow, ThreadLocalRandom.current().nextDouble()));
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void closeWatch() {
    Following<T> here = following;
    if (here != null) {
      here.watch.close();
    }
  }

  /** Closes a watch that has gone quiet. One timer at a time, so that events cost nothing. */
  private final class Watchdog implements AutoCloseable {
    private final Following<T> here;
    private Timers.Timer timer;
    private boolean over;

    private Watchdog(Following<T> here) {
      this.here = here;
      this.timer = timers.after(options.quietAfter(), this::look);
    }

    private synchronized void look() {
      if (over) {
        return;
      }
      var left = options.quietAfter().minus(timers.since(here.heardAt));
      if (left.isPositive()) {
        timer = timers.after(left, this::look);
      } else {
        here.quiet = true;
        here.watch.close();
      }
    }

    @Override
    public synchronized void close() {
      over = true;
      timer.close();
    }
  }
}
