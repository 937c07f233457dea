package dev.berth.cli.follow;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.cli.session.Session;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectClient;
import dev.berth.client.ObjectWatch;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows the objects of one kind until told to stop. A connection that was once made and is lost
 * is made again, for as long as it takes; one that could not be made at all is the caller's
 * failure. {@link #run} is called once, by one thread; {@link #close} by any, and ends it.
 */
public final class Follow<T extends Message> implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Session session;
  private final ObjectClient<T> objects;
  private final ListOptions options;
  private final Known<T> known = new Known<>();
  private Duration pause = FIRST_PAUSE;
  private boolean connected;
  private boolean lost;
  private boolean closed;
  private @Nullable ObjectWatch<T> watch;

  /** Begins with the present objects. */
  public Follow(Session session, ObjectClient<T> objects, ListOptions options) {
    this.session = session;
    this.objects = objects;
    this.options = options;
  }

  /** Begins after a list that the caller has shown. */
  public static <T extends Message> Follow<T> after(
      Session session,
      ObjectClient<T> objects,
      ListOptions options,
      String resourceVersion,
      List<T> listed) {
    Follow<T> follow = new Follow<>(session, objects, options);
    follow.known.startFrom(resourceVersion, listed);
    return follow;
  }

  /**
   * Blocks while the handler answers true.
   *
   * @return whether the handler ended it; false when it was closed
   */
  public boolean run(Predicate<Sighting<T>> goOn) {
    while (true) {
      try (ObjectWatch<T> now = open()) {
        if (now == null) {
          return false;
        }
        while (true) {
          List<ObjectWatch.ObjectEvent<T>> events = now.next();
          hears();
          for (ObjectWatch.ObjectEvent<T> event : events) {
            for (Sighting<T> sighting : known.take(event)) {
              if (!goOn.test(sighting)) {
                return true;
              }
            }
          }
        }
      } catch (FailureException e) {
        if (isClosed()) {
          return false;
        }
        recover(e);
      }
    }
  }

  private synchronized @Nullable ObjectWatch<T> open() {
    if (closed) {
      return null;
    }
    if (known.position().isEmpty()) {
      known.restart();
    }
    watch = objects.watch(options.withResourceVersion(known.position()));
    return watch;
  }

  private void hears() {
    connected = true;
    pause = FIRST_PAUSE;
    if (lost) {
      lost = false;
      session.terminal().note("connected again");
    }
  }

  /** Waits for a better moment, or throws what no waiting mends. */
  private void recover(FailureException e) {
    if (e.failure() instanceof Failure.Expired) {
      known.restart();
      return;
    }
    boolean passing =
        e.failure() instanceof Failure.Unavailable
            || e.failure() instanceof Failure.DeadlineExceeded
            || e.failure() instanceof Failure.TooManyRequests;
    if (!passing || !connected) {
      throw e;
    }
    if (!lost) {
      lost = true;
      session.terminal().note("connection lost, trying again: " + e.getMessage());
    }
    try {
      session.timers().sleep(pause);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw e;
    }
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (watch != null) {
      watch.close();
    }
  }
}
