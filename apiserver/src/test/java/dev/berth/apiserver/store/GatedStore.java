package dev.berth.apiserver.store;

import io.grpc.Context;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store whose commits of tasks wait to be let through, once the gate is shut. What the server
 * does by itself is not held up.
 */
public final class GatedStore extends ForwardingStore {
  private final AtomicInteger commits = new AtomicInteger();
  private final Semaphore passes = new Semaphore(0);
  private volatile boolean shut;
  private volatile Context caller = Context.ROOT;

  public GatedStore(Store store) {
    super(store);
  }

  /** From now on each commit waits. */
  public void shut() {
    commits.set(0);
    shut = true;
  }

  /** Nothing waits any more. */
  public void open() {
    shut = false;
    passes.release(10_000);
  }

  /** Whether the caller of the last commit has gone, as far as the server knows. */
  public boolean knowsThatCallerHasGone() {
    return caller.isCancelled();
  }

  /** How many commits have come since it was shut. */
  public int commits() {
    return commits.get();
  }

  @Override
  public Outcome commit(Transaction transaction, Duration timeout) {
    if (shut && transaction.writes().getFirst().key().path().contains("/tasks/")) {
      caller = Context.current();
      commits.incrementAndGet();
      pass();
    }
    return super.commit(transaction, timeout);
  }

  private void pass() {
    try {
      if (!passes.tryAcquire(30, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody let it through");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
