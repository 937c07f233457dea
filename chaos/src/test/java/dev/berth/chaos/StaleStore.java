package dev.berth.chaos;

import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Stored;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A store that answers some gets with what it answered the last time. */
final class StaleStore extends ForwardingStore {
  private final Map<Key, Stored> objects = new ConcurrentHashMap<>();

  StaleStore(Store store) {
    super(store);
  }

  @Override
  public Optional<Stored> get(Key key, Duration timeout) {
    Optional<Stored> now = super.get(key, timeout);
    if (now.isEmpty() || !Bug.ours(key)) {
      return now;
    }
    Stored last = objects.put(key, now.get());
    return last != null && Bug.sometimes(5) ? Optional.of(last) : now;
  }
}
