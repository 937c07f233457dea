package dev.berth.chaos;

import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Stored;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A store that answers some reads with what it answered the last time. */
final class StaleStore extends ForwardingStore {
  private final boolean lists;
  private final Map<Scope, Page> pages = new ConcurrentHashMap<>();
  private final Map<Key, Stored> objects = new ConcurrentHashMap<>();

  /**
   * @param lists whether lists are stale, and not gets
   */
  StaleStore(Store store, boolean lists) {
    super(store);
    this.lists = lists;
  }

  @Override
  public Page list(Scope scope, String after, int limit, long revision, Duration timeout) {
    if (!lists || !after.isEmpty() || limit > 0 || revision > 0) {
      return super.list(scope, after, limit, revision, timeout);
    }
    Page last = pages.put(scope, super.list(scope, after, limit, revision, timeout));
    return last != null && Bug.sometimes(5)
        ? last
        : super.list(scope, after, limit, revision, timeout);
  }

  @Override
  public Optional<Stored> get(Key key, Duration timeout) {
    Optional<Stored> now = super.get(key, timeout);
    if (lists || now.isEmpty() || !Bug.ours(key)) {
      return now;
    }
    Stored last = objects.put(key, now.get());
    return last != null && Bug.sometimes(5) ? Optional.of(last) : now;
  }
}
