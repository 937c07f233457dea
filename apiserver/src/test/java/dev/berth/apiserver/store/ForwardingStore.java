package dev.berth.apiserver.store;

import java.time.Duration;
import java.util.Optional;

/** A store whose calls a test looks into; what it does not override goes on to another store. */
public class ForwardingStore implements Store {
  private final Store store;

  protected ForwardingStore(Store store) {
    this.store = store;
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
  public String description() {
    return store.description();
  }

  @Override
  public void close() {
    store.close();
  }
}
