package dev.berth.apiserver.history;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.StoreWatcher;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Upkeep;
import java.time.Duration;
import java.util.Optional;

/** A store whose every transaction is first shown to the guard of its space. */
public final class GuardedStore implements Store {
  private final Store store;
  private final SpaceGuard guard;

  public GuardedStore(Store store, SpaceGuard guard) {
    this.store = store;
    this.guard = guard;
  }

  @Override
  public Outcome commit(Transaction transaction, Duration timeout) {
    long bytes = guard.require(transaction);
    boolean mayBeWritten = true;
    try {
      Outcome outcome = store.commit(transaction, timeout);
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

  @Override
  public Optional<Stored> get(Key key, Duration timeout) {
    return store.get(key, timeout);
  }

  @Override
  public Page list(Scope scope, String after, int limit, long revision, Duration timeout) {
    return store.list(scope, after, limit, revision, timeout);
  }

  @Override
  public long revision(Duration timeout) {
    return store.revision(timeout);
  }

  @Override
  public StoreWatch watch(Scope scope, long afterVersion, StoreWatcher watcher) {
    return store.watch(scope, afterVersion, watcher);
  }

  @Override
  public Optional<Upkeep> upkeep() {
    return store.upkeep();
  }

  @Override
  public String description() {
    return store.description();
  }

  @Override
  public void close() {
    store.close();
  }
}
