package dev.berth.chaos;

import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.StoreWatcher;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Transaction;
import java.time.Duration;
import java.util.Optional;

/** What a planted bug does not touch goes on to the right store. */
class ForwardingStore implements Store {
  final Store store;

  ForwardingStore(Store store) {
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
