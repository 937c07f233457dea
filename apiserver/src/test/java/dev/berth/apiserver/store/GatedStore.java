package dev.berth.apiserver.store;

import io.grpc.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store whose gets, lists and commits of tasks wait to be let through, once the gate is shut.
 * What the server does by itself is not held up.
 */
public final class GatedStore extends ForwardingStore {
  private final AtomicInteger calls = new AtomicInteger();
  private final Semaphore passes = new Semaphore(0);
  private volatile boolean shut;
  private volatile Context caller = Context.ROOT;

  public GatedStore(Store store) {
    super(store);
  }

  /** From now on each call waits for one {@link #let}. */
  public void shut() {
    calls.set(0);
    shut = true;
  }

  public void let(int count) {
    passes.release(count);
  }

  /** Nothing waits any more. */
  public void open() {
    shut = false;
    passes.release(10_000);
  }

  /** Whether the caller of the last call has gone, as far as the server knows. */
  public boolean knowsThatCallerHasGone() {
    return caller.isCancelled();
  }

  /** How many calls have come since it was shut. */
  public int calls() {
    return calls.get();
  }

  @Override
  public Optional<Stored> get(Key key, Duration timeout) {
    pass(key.path());
    return super.get(key, timeout);
  }

  @Override
  public Page list(Scope scope, String after, int limit, long revision, Duration timeout) {
    pass("/" + scope.kind().plural() + "/");
    return super.list(scope, after, limit, revision, timeout);
  }

  @Override
  public Outcome commit(Transaction transaction, Duration timeout) {
    pass(transaction.writes().getFirst().key().path());
    return super.commit(transaction, timeout);
  }

  private void pass(String path) {
    if (!shut || !path.contains("/tasks/")) {
      return;
    }
    caller = Context.current();
    calls.incrementAndGet();
    try {
      if (!passes.tryAcquire(30, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody let it through");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
