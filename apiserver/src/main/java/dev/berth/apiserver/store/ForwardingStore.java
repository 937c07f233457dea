package dev.berth.apiserver.store;

import java.time.Duration;
import java.util.Optional;

/** A store around another one: what it does not override goes on to that. */
public class ForwardingStore implements Store {
  private final Store store;

  protected ForwardingStore(Store store) {
    this.store = store;
  }

  /** The store that it goes on to. */
  protected final Store inner() {
    return store;
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
  public Outcome commit(Transaction transaction, Duration timeout) {
    return store.commit(transaction, timeout);
  }

  @Override
  public StoreWatch watch(Scope scope, long afterVersion, StoreWatcher watcher) {
    return store.watch(scope, afterVersion, watcher);
  }

  @Override
  public boolean tellsProgress() {
    return store.tellsProgress();
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
