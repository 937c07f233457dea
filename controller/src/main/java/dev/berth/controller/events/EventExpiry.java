package dev.berth.controller.events;

import dev.berth.api.core.v1.Event;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.client.BerthClient;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectClient;
import dev.berth.client.thread.Threads;
import dev.berth.client.time.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks through all Events twelve times in their life, a page at a time. An informer would hold all
 * of them in memory for nothing. One thread; at most so many deletes a second.
 */
public final class EventExpiry implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventExpiry.class);
  private static final int PAGE = 500;
  private static final int DELETES_AT_A_TIME = 20;
  private static final Duration BETWEEN = Duration.ofMillis(100);

  private final ObjectClient<Event> events;
  private final Timers timers;
  private final Duration ttl;
  private @Nullable Thread thread;
  private int deletes;

  public EventExpiry(BerthClient client, Timers timers, Duration ttl) {
    this.events = client.objects(Kinds.EVENT);
    this.timers = timers;
    this.ttl = ttl;
  }

  public void start() {
    thread = Thread.ofVirtual().name("event-expiry").start(this::run);
  }

  @Override
  public void close() {
    Threads.end(thread);
  }

  private void run() {
    try {
      while (true) {
        timers.sleep(Expiry.every(ttl));
        try {
          walk();
        } catch (FailureException e) {
          log.warn("events not walked through reason={}", e.getMessage());
        } catch (RuntimeException e) {
          log.error("events not walked through", e);
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void walk() throws InterruptedException {
    // How fresh the pages are does not matter, so they may come from memory.
    ListOptions options = ListOptions.ALL.withResourceVersion("0").withLimit(PAGE);
    String next = "";
    do {
      ObjectClient.ObjectList<Event> page = events.list(options.withContinue(next));
      for (Event event : Expiry.old(page.items(), ttl, timers.instant())) {
        delete(event);
      }
      next = page.continueToken();
      // The token carries the version; with both, the server would refuse the page.
      options = options.withResourceVersion("");
    } while (!next.isEmpty());
  }

  private void delete(Event event) throws InterruptedException {
    if (++deletes % DELETES_AT_A_TIME == 0) {
      timers.sleep(BETWEEN);
    }
    // One that has happened again meanwhile has another version, and stays.
    DeleteOptions options =
        DeleteOptions.newBuilder()
            .setResourceVersion(event.getMetadata().getResourceVersion())
            .build();
    try {
      var _ =
          events.delete(event.getMetadata().getNamespace(), event.getMetadata().getName(), options);
    } catch (FailureException e) {
      if (!(e.failure() instanceof Failure.NotFound || e.failure() instanceof Failure.Conflict)) {
        throw e;
      }
    }
  }
}
