package dev.berth.client.queue;

import dev.berth.client.time.Backoff;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A queue of keys that need attention. It holds no events and no payload: a worker that takes a key
 * looks at the newest state, so any number of changes to one object may collapse into one visit.
 *
 * <p>Promises:
 *
 * <ul>
 *   <li><b>Nothing is lost.</b> After every {@link #add} that returns, its key will be handed to a
 *       worker at least once, and that worker is given it <em>after</em> the add began: what the
 *       adder saw, the worker can see. The one exception is an add after {@link #shutDown}.
 *   <li><b>Deduplicating.</b> A key waits at most once, however often it was added.
 *   <li><b>Never twice at once.</b> A key that {@link #take} handed out is not handed out again
 *       until its {@link #done}. If it is added in between, it waits again from {@code done} on.
 *   <li><b>Fair.</b> First in, first out: a key waits for at most those that waited before it, and
 *       a key that is added all the time gets no more than its turn. Adding a waiting key again
 *       does not move it.
 *   <li><b>Delays collapse.</b> {@link #addAfter} waits outside of the queue. Of several delays of
 *       one key the earliest counts; a plain {@code add} does not wait for it, and leaves it in
 *       place, so a wish to be woken at a time is never lost.
 *   <li><b>Failures slow down one key alone.</b> Each {@link #addRateLimited} of a key without a
 *       {@link #forget} between doubles its delay up to the cap. Other keys do not notice.
 *   <li><b>Shutting down drains.</b> After {@link #shutDown} nothing can be added, delays are
 *       dropped, and {@code take} hands out what still waits, then answers empty to everyone, for
 *       ever. A key that was added while it was being worked on is still handed out.
 *   <li><b>No thread of its own, no clock of its own.</b> Delays are timers of the given {@link
 *       Timers}. All methods may be called by any thread; only {@link #take} and {@link
 *       #awaitDrained} wait.
 * </ul>
 *
 * <p>How the promises are kept: one lock, one line and two sets. A key is in {@code dirty} when it
 * needs attention, in {@code processing} while a worker has it, and in {@code line} exactly when it
 * is dirty and not processing:
 *
 * <pre>
 *            add                take               done, not dirty
 *   (idle) ───────▶ waiting ─────────────▶ working ─────────────▶ (idle)
 *                      ▲                    │   ▲
 *                      │                add │   │ add (again: no change)
 *                      │                    ▼   │
 *                      └────────────── working and dirty
 *                            done
 * </pre>
 *
 * @param <K> a value with equals and hashCode, such as a record
 */
public final class WorkQueue<K> implements AutoCloseable {
  /** 5 ms, 10 ms, 20 ms and so on up to 30 s. */
  public static final Backoff DEFAULT_BACKOFF =
      Backoff.between(Duration.ofMillis(5), Duration.ofSeconds(30));

  private final Timers timers;
  private final Backoff backoff;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition takeable = lock.newCondition();
  private final Condition drained = lock.newCondition();
  private final ArrayDeque<K> line = new ArrayDeque<>();
  private final Set<K> dirty = new HashSet<>();
  private final Set<K> processing = new HashSet<>();
  private final Map<K, Delayed> delayed = new HashMap<>();
  private final Map<K, Integer> failures = new HashMap<>();
  private boolean shutDown;

  /**
   * A key's one pending delay. Its identity tells a timer that was replaced from the present one.
   */
  private static final class Delayed {
    private final long readyAt;
    private Timers.Timer timer = () -> {};

    private Delayed(long readyAt) {
      this.readyAt = readyAt;
    }
  }

  public WorkQueue(Timers timers) {
    this(timers, DEFAULT_BACKOFF);
  }

  public WorkQueue(Timers timers, Backoff backoff) {
    this.timers = timers;
    this.backoff = backoff;
  }

  /** The key needs attention now. */
  public void add(K key) {
    lock.lock();
    try {
      if (!shutDown) {
        makeDirty(key);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The key needs attention when the delay has passed; at once when it is zero or less. */
  public void addAfter(K key, Duration delay) {
    if (delay.isZero() || delay.isNegative()) {
      add(key);
      return;
    }
    lock.lock();
    try {
      long readyAt = timers.nanos() + delay.toNanos();
      Delayed present = delayed.get(key);
      if (shutDown || (present != null && present.readyAt - readyAt <= 0)) {
        return;
      }
      if (present != null) {
        present.timer.close();
      }
      Delayed later = new Delayed(readyAt);
      delayed.put(key, later);
      later.timer = timers.after(delay, () -> ready(key, later));
    } finally {
      lock.unlock();
    }
  }

  /** The key failed: it needs attention again, after a delay that doubles each time. */
  public void addRateLimited(K key) {
    lock.lock();
    try {
      addAfter(key, backoff.delay(failures.merge(key, 1, Integer::sum)));
    } finally {
      lock.unlock();
    }
  }

  /** The key is well: its next failure is its first again. Pending delays stay. */
  public void forget(K key) {
    lock.lock();
    try {
      failures.remove(key);
    } finally {
      lock.unlock();
    }
  }

  /** How often the key was added by {@link #addRateLimited} since it was last forgotten. */
  public int failures(K key) {
    lock.lock();
    try {
      return failures.getOrDefault(key, 0);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a key. The caller must call {@link #done} with it, however its work ends.
   *
   * @return empty when the queue was shut down and nothing waits any more
   */
  public Optional<K> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (line.isEmpty()) {
        // A key that is both worked on and dirty comes back into the line, so taking must go on.
        if (shutDown && dirty.isEmpty()) {
          return Optional.empty();
        }
        takeable.await();
      }
      K key = line.removeFirst();
      dirty.remove(key);
      processing.add(key);
      tellIfDrained();
      return Optional.of(key);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The work on a key that {@link #take} handed out is over.
   *
   * @throws IllegalStateException when nobody has taken the key
   */
  public void done(K key) {
    lock.lock();
    try {
      if (!processing.remove(key)) {
        throw new IllegalStateException("done without take: " + key);
      }
      if (dirty.contains(key)) {
        line.addLast(key);
        takeable.signal();
      }
      tellIfDrained();
    } finally {
      lock.unlock();
    }
  }

  /** How many keys wait to be taken now; delayed ones and those being worked on are not counted. */
  public int depth() {
    lock.lock();
    try {
      return line.size();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing waits, nothing is being worked on and nothing is delayed. */
  public boolean idle() {
    lock.lock();
    try {
      return dirty.isEmpty() && processing.isEmpty() && delayed.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses further keys and lets the workers finish what waits. Does not wait for them. */
  public void shutDown() {
    lock.lock();
    try {
      shutDown = true;
      for (Delayed one : delayed.values()) {
        one.timer.close();
      }
      delayed.clear();
      failures.clear();
      tellIfDrained();
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #shutDown}, then drops what waits, so that workers end as soon as they can. */
  public void shutDownNow() {
    lock.lock();
    try {
      shutDown();
      line.clear();
      dirty.clear();
      tellIfDrained();
    } finally {
      lock.unlock();
    }
  }

  /** Waits, after a shutdown, until every key was worked on and is done. */
  public void awaitDrained() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!(shutDown && dirty.isEmpty() && processing.isEmpty())) {
        drained.await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    shutDown();
  }

  private void ready(K key, Delayed one) {
    lock.lock();
    try {
      // A timer that was replaced or dropped may still fire: it had begun before it was closed.
      if (delayed.remove(key, one)) {
        makeDirty(key);
      }
    } finally {
      lock.unlock();
    }
  }

  private void makeDirty(K key) {
    if (dirty.add(key) && !processing.contains(key)) {
      line.addLast(key);
      takeable.signal();
    }
  }

  private void tellIfDrained() {
    if (shutDown && dirty.isEmpty()) {
      takeable.signalAll();
      if (processing.isEmpty()) {
        drained.signalAll();
      }
    }
  }
}
