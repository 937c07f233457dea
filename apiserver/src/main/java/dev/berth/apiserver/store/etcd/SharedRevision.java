package dev.berth.apiserver.store.etcd;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import io.grpc.Deadline;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;

/**
 * Reads the newest revision once for all who wait for it at a moment. Only a read that started
 * after a caller arrived will do for that caller: an earlier one may miss a write that the caller
 * knows of. So those who come during a read wait for the next, and one of them makes it.
 */
final class SharedRevision {
  private final ToLongFunction<Deadline> reader;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The read that nobody has started yet, which whoever arrives now may share. */
  private Round next = new Round();

  private boolean reading;

  SharedRevision(ToLongFunction<Deadline> reader) {
    this.reader = reader;
  }

  private static final class Round {
    private long revision;
    private boolean failed;
    private boolean done;
  }

  long read(Deadline deadline) {
    Round mine;
    boolean leads;
    lock.lock();
    try {
      mine = next;
      while (reading && !mine.done && !deadline.isExpired()) {
        changed.awaitNanos(Math.max(1, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
      }
      if (mine.done && !mine.failed) {
        return mine.revision;
      }
      // After a failed read each waiter reads for itself: the deadline was not its own.
      leads = !mine.done && !reading;
      if (leads) {
        reading = true;
        next = new Round();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(new Failure.Unavailable("interrupted"), e);
    } finally {
      lock.unlock();
    }
    return leads ? lead(mine, deadline) : reader.applyAsLong(deadline);
  }

  private long lead(Round mine, Deadline deadline) {
    boolean read = false;
    try {
      mine.revision = reader.applyAsLong(deadline);
      read = true;
      return mine.revision;
    } finally {
      lock.lock();
      try {
        mine.failed = !read;
        mine.done = true;
        reading = false;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
