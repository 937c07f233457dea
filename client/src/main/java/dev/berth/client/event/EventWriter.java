package dev.berth.client.event;

import com.google.protobuf.Message;
import dev.berth.api.core.v1.Event;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.client.BerthClient;
import dev.berth.client.ObjectClient;
import dev.berth.client.batch.Operation;
import dev.berth.client.batch.OperationResult;
import dev.berth.client.thread.Threads;
import dev.berth.client.time.Backoff;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Events by a thread of its own, many in a call, and when there are many it takes its time:
 * what they tell must not hold up what they tell about.
 *
 * <p>What waits is kept by object and reason: the same thing that happens a thousand times while
 * the server is away is one write of a thousand, with the last message. At most {@link
 * #MOST_WAITING} different things wait; beyond that the newest are dropped and counted. While no
 * server answers all wait, and are written afterwards with the times at which they happened; one
 * whose answer was lost may then count once too often. An Event that a server refuses is dropped.
 */
public final class EventWriter implements EventRecorder, AutoCloseable {
  static final int MOST_WAITING = 1000;

  /** As many as travel in one group to the store. */
  static final int AT_ONCE = 64;

  /** After so many, when more may wait: 640 a second at most. */
  static final Duration BREATH = Duration.ofMillis(100);

  private static final Backoff PAUSES =
      Backoff.between(Duration.ofSeconds(1), Duration.ofSeconds(30));

  private static final Logger log = LoggerFactory.getLogger(EventWriter.class);

  private final BerthClient client;
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
    this.client = client;
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
        Map<Occurrence, Times> next = takeFirst();
        if (write(next)) {
          failures = 0;
          if (next.size() == AT_ONCE) {
            timers.sleep(BREATH);
          }
        } else {
          failures++;
          timers.sleep(PAUSES.delay(failures));
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      over();
    }
  }

  private Map<Occurrence, Times> takeFirst() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      writing = false;
      changed.signalAll();
      while (waiting.isEmpty()) {
        changed.await();
      }
      writing = true;
      Map<Occurrence, Times> first = new LinkedHashMap<>();
      var entries = waiting.entrySet().iterator();
      while (entries.hasNext() && first.size() < AT_ONCE) {
        Map.Entry<Occurrence, Times> entry = entries.next();
        first.put(entry.getKey(), entry.getValue());
        entries.remove();
      }
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

  /** False when no server answers; what was not written waits again then. */
  private boolean write(Map<Occurrence, Times> some) {
    List<Operation.Create<Event>> creates = new ArrayList<>(some.size());
    some.forEach((what, times) -> creates.add(creation(what, times)));
    var results = client.<Event>batch(creates).iterator();
    boolean answered = true;
    for (Map.Entry<Occurrence, Times> one : some.entrySet()) {
      try {
        settle(one.getKey(), one.getValue(), results.next());
      } catch (RuntimeException e) {
        answered &= !isAway(e);
        if (isAway(e)) {
          putBack(one.getKey(), one.getValue());
        } else {
          dropped.addAndGet(one.getValue().count());
          log.debug("could not write event={} reason={}", one.getKey(), e.getMessage());
        }
      }
    }
    return answered;
  }

  private Operation.Create<Event> creation(Occurrence what, Times times) {
    return new Operation.Create<>(
        Kinds.EVENT,
        what.first(instance, times.message(), times.count(), times.first(), times.last()));
  }

  private void settle(Occurrence what, Times times, OperationResult<Event> created) {
    if (created instanceof OperationResult.Failed<Event> failed
        // It has happened before, or another process of the same component was quicker.
        && (!(failed.failure() instanceof Failure.AlreadyExists)
            || countOn(what, times).isEmpty())) {
      throw failed.exception();
    }
  }

  private Optional<Event> countOn(Occurrence what, Times times) {
    return events.change(
        what.namespace(),
        what.name(),
        event -> Occurrence.again(event, times.message(), times.count(), times.last()));
  }
}
