package dev.berth.apiserver.limit;

import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.access.Caller;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * Seats for unary requests of one sort, and the queue before them: {@link Turns} behind a lock,
 * with time and threads. {@link #arrive}, then {@link #await} if there was no seat at once; {@link
 * #finish} when the work is done.
 */
public final class FairQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Turns turns;
  private final Duration longest;
  private final Counter refusedFull;
  private final Counter refusedLate;
  private final Timer waited;

  /**
   * @param sort the tag of its figures: "read" or "write"
   */
  public FairQueue(String sort, Limits.Seats seats, MeterRegistry meters) {
    this.turns = new Turns(seats);
    this.longest = seats.waiting().time();
    this.refusedFull = meters.counter("berth.requests.refused", "sort", sort, "why", "full");
    this.refusedLate = meters.counter("berth.requests.refused", "sort", sort, "why", "time");
    this.waited = meters.timer("berth.requests.wait", "sort", sort);
    Gauge.builder("berth.requests.inflight", this, FairQueue::inWork)
        .tag("sort", sort)
        .register(meters);
    Gauge.builder("berth.requests.waiting", this, FairQueue::waiting)
        .tag("sort", sort)
        .register(meters);
  }

  /**
   * Takes a seat, or a place among those that wait for one.
   *
   * @throws FailureException <em>too many requests</em> when there is neither
   */
  public Ticket arrive(Caller caller) {
    lock.lock();
    try {
      return turns.arrive(caller);
    } catch (FailureException e) {
      refusedFull.increment();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the seat. False: {@link #leave} has been called, so nobody waits for an answer.
   *
   * @param most how long the request's own deadline lets it wait
   * @throws FailureException <em>too many requests</em> when its turn does not come in time
   */
  public boolean await(Ticket ticket, Duration most) throws InterruptedException {
    Duration patience = most.compareTo(longest) < 0 ? most : longest;
    long begin = System.nanoTime();
    try {
      boolean _ = ticket.decided.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      if (!quit(ticket) && ticket.isSeated()) {
        finish(ticket);
      }
      throw e;
    } finally {
      waited.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
    }
    if (ticket.state == Ticket.State.WAITING && quit(ticket)) {
      refusedLate.increment();
      throw Turns.refusal("the request's turn did not come within " + patience.toMillis() + " ms");
    }
    return ticket.isSeated();
  }

  /** Its caller has gone: a request that waits does so no longer. One that works goes on. */
  public void leave(Ticket ticket) {
    boolean _ = quit(ticket);
  }

  /** The work is done: another may have the seat. */
  public void finish(Ticket ticket) {
    locked(() -> turns.finish(ticket));
  }

  /** So many bytes of an answer wait for their caller to read them. */
  public void answered(Caller caller, long bytes) {
    locked(() -> turns.unread(caller, bytes));
  }

  /** The caller has read them, or never will. */
  public void delivered(Caller caller, long bytes) {
    locked(() -> turns.unread(caller, -bytes));
  }

  /** How many requests are in work. */
  public int inWork() {
    return count(turns::inWork);
  }

  /** How many requests wait. */
  public int waiting() {
    return count(turns::waiting);
  }

  /** Whether it waited until now. */
  private boolean quit(Ticket ticket) {
    lock.lock();
    try {
      boolean waits = ticket.state == Ticket.State.WAITING;
      turns.quit(ticket);
      return waits;
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private int count(IntSupplier what) {
    lock.lock();
    try {
      return what.getAsInt();
    } finally {
      lock.unlock();
    }
  }
}
