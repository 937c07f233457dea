package dev.berth.client.event;

import com.google.protobuf.Message;
import dev.berth.api.core.v1.Event;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.client.BerthClient;
import dev.berth.client.ObjectClient;
import dev.berth.client.thread.Threads;
import dev.berth.client.time.Backoff;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Events by a thread of its own.
 *
 * <p>What waits is kept by object and reason: the same thing that happens a thousand times while
 * the server is away is one write of a thousand, with the last message. At most {@link
 * #MOST_WAITING} different things wait; beyond that the newest are dropped and counted. While no
 * server answers all wait, and are written afterwards with the times at which they happened; one
 * whose answer was lost may then count once too often. An Event that a server refuses is dropped.
 */
public final class EventWriter implements EventRecorder, AutoCloseable {
  static final int MOST_WAITING = 1000;

  private static final Backoff PAUSES =
      Backoff.between(Duration.ofSeconds(1), Duration.ofSeconds(30));

  private static final Logger log = LoggerFactory.getLogger(EventWriter.class);

  private final ObjectClient<Event> events;
  private final String component;
  private final String instance;
  private final Timers timers;
  private final AtomicLong dropped = new AtomicLong();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Occurrence, Times> waiting = new LinkedHashMap<>();
  private boolean writing;
  private boolean closed;
  private @Nullable Thread thread;

  /** How often something happened and between when, and how it was told last. */
  private record Times(long count, Instant first, Instant last, String message) {
    private Times again(Instant now, String newest) {
      return new Times(count + 1, first, now, newest);
    }

    private Times and(Times later) {
      return new Times(count + later.count, first, later.last, later.message);
    }
  }

  /**
   * Opens nothing; see {@link #start}.
   *
   * @param component for example "scheduler"
   * @param instance which process of that component
   */
  public EventWriter(BerthClient client, String component, String instance, Timers timers) {
    this.events = client.objects(Kinds.EVENT);
    this.component = component;
    this.instance = instance;
    this.timers = timers;
  }

  /** Begins to write. A second call does nothing. */
  public void start() {
    lock.lock();
    try {
      if (thread == null && !closed) {
        thread = Thread.ofVirtual().name("events-" + component).start(this::writeAll);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public <T extends Message> void record(
      Type type, Kind<T> kind, T object, String reason, String message) {
    Occurrence occurrence = Occurrence.of(type, kind, object, reason, component);
    Instant now = timers.instant();
    lock.lock();
    try {
      Times before = waiting.get(occurrence);
      if (closed || (before == null && waiting.size() >= MOST_WAITING)) {
        dropped.incrementAndGet();
        return;
      }
      waiting.put(
          occurrence,
          before == null ? new Times(1, now, now, message) : before.again(now, message));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many calls came to nothing. */
  public long dropped() {
    return dropped.get();
  }

  /** Waits until everything recorded so far was written or dropped. */
  public void flush() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (thread != null && thread.isAlive() && (writing || !waiting.isEmpty())) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Drops what waits. */
  @Override
  public void close() {
    Thread running;
    lock.lock();
    try {
      closed = true;
      running = thread;
    } finally {
      lock.unlock();
    }
    Threads.end(running);
  }

  private void writeAll() {
    int failures = 0;
    try {
      while (true) {
        Map.Entry<Occurrence, Times> next = takeFirst();
        try {
          write(next.getKey(), next.getValue());
          failures = 0;
        } catch (RuntimeException e) {
          if (isAway(e)) {
            putBack(next.getKey(), next.getValue());
            failures++;
            timers.sleep(PAUSES.delay(failures));
          } else {
            dropped.addAndGet(next.getValue().count());
            log.debug("could not write event={} reason={}", next.getKey(), e.getMessage());
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      over();
    }
  }

  private Map.Entry<Occurrence, Times> takeFirst() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      writing = false;
      changed.signalAll();
      while (waiting.isEmpty()) {
        changed.await();
      }
      writing = true;
      Map.Entry<Occurrence, Times> first = Map.Entry.copyOf(waiting.entrySet().iterator().next());
      waiting.remove(first.getKey());
      return first;
    } finally {
      lock.unlock();
    }
  }

  private static boolean isAway(RuntimeException e) {
    return e instanceof FailureException failed
        && switch (failed.failure()) {
          case Failure.Unavailable _,
              Failure.DeadlineExceeded _,
              Failure.UnknownOutcome _,
              Failure.TooManyRequests _ ->
              true;
          default -> false;
        };
  }

  /** To what happened since, if it did again. */
  private void putBack(Occurrence what, Times times) {
    lock.lock();
    try {
      waiting.merge(what, times, (later, earlier) -> earlier.and(later));
    } finally {
      lock.unlock();
    }
  }

  private void over() {
    lock.lock();
    try {
      writing = false;
      for (Times times : waiting.values()) {
        dropped.addAndGet(times.count());
      }
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void write(Occurrence what, Times times) {
    Optional<Event> there = countOn(what, times);
    if (there.isEmpty()) {
      try {
        var _ =
            events.create(
                what.first(instance, times.message(), times.count(), times.first(), times.last()));
      } catch (FailureException e) {
        // Another process of the same component was quicker.
        if (!(e.failure() instanceof Failure.AlreadyExists) || countOn(what, times).isEmpty()) {
          throw e;
        }
      }
    }
  }

  private Optional<Event> countOn(Occurrence what, Times times) {
    return events.change(
        what.namespace(),
        what.name(),
        event -> Occurrence.again(event, times.message(), times.count(), times.last()));
  }
}
