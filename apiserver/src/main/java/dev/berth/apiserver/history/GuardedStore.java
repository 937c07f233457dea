package dev.berth.apiserver.history;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Transaction;
import java.time.Duration;

/** A store whose every transaction is first shown to the guard of its space. */
public final class GuardedStore extends ForwardingStore {
  private final SpaceGuard guard;

  public GuardedStore(Store store, SpaceGuard guard) {
    super(store);
    this.guard = guard;
  }

  @Override
  public Outcome commit(Transaction transaction, Duration timeout) {
    long bytes = guard.require(transaction);
    boolean mayBeWritten = true;
    try {
      Outcome outcome = super.commit(transaction, timeout);
      mayBeWritten = outcome instanceof Outcome.Committed;
      return outcome;
    } catch (FailureException e) {
      mayBeWritten = e.failure() instanceof Failure.UnknownOutcome;
      throw e;
    } finally {
      if (!mayBeWritten) {
        guard.notWritten(bytes);
      }
    }
  }
}
