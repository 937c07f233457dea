package dev.berth.client.testing;

import dev.berth.client.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until a test advances it. Due actions run in the advancing thread, in the
 * order of their times, each seeing its own time as now; what they schedule runs too if it is due.
 */
public final class FakeTimers implements Timers {
  private record Due(long nanos, long order, Runnable action) {}

  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::order));
  private final Instant start;
  private long nanos;
  private long order;
  private boolean closed;

  public FakeTimers() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  public FakeTimers(Instant start) {
    this.start = start;
  }

  @Override
  public synchronized Instant instant() {
    return start.plusNanos(nanos);
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized Timer after(Duration delay, Runnable action) {
    if (closed) {
      return () -> {};
    }
    Due one = new Due(nanos + Math.max(0, delay.toNanos()), order++, action);
    due.add(one);
    notifyAll();
    return () -> {
      synchronized (this) {
        due.remove(one);
      }
    };
  }

  /** Lets time pass, and runs what falls due. */
  public void advance(Duration by) {
    long target;
    synchronized (this) {
      target = nanos + by.toNanos();
    }
    for (Due next = pollUntil(target); next != null; next = pollUntil(target)) {
      next.action().run();
    }
    synchronized (this) {
      nanos = Math.max(nanos, target);
    }
  }

  /** Runs what is due now. */
  public void runDue() {
    advance(Duration.ZERO);
  }

  /** How many actions wait for their time. */
  public synchronized int pending() {
    return due.size();
  }

  /**
   * Waits until another thread has come to wait for at least so many actions; for threads that
   * {@link #sleep}.
   */
  public synchronized void awaitPending(int atLeast) throws InterruptedException {
    while (due.size() < atLeast) {
      wait();
    }
  }

  private synchronized @Nullable Due pollUntil(long target) {
    Due first = due.peek();
    if (first == null || first.nanos() > target) {
      return null;
    }
    nanos = Math.max(nanos, first.nanos());
    return due.poll();
  }

  @Override
  public synchronized void close() {
    closed = true;
    due.clear();
  }
}
