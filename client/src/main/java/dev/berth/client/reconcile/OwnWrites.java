package dev.berth.client.reconcile;

import dev.berth.api.kind.Kind;
import dev.berth.client.Versions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest version of each kind that a key's reconciles have written and the caches have not been
 * seen to show yet. Without it a reconcile may run on a cache that lacks its own last write, and
 * make the same object, or the same mistake, again.
 */
final class OwnWrites<K> {
  private final ConcurrentHashMap<K, Map<Kind<?>, String>> written = new ConcurrentHashMap<>();

  void record(K key, Kind<?> kind, String version) {
    written.compute(
        key,
        (_, before) -> {
          Map<Kind<?>, String> after = before == null ? new HashMap<>() : new HashMap<>(before);
          after.merge(kind, version, OwnWrites::later);
          return Map.copyOf(after);
        });
  }

  /** What the caches must show before the key may be reconciled. */
  Map<Kind<?>, String> of(K key) {
    return written.getOrDefault(key, Map.of());
  }

  /** The caches show what {@link #of} said; later writes stay. */
  void seen(K key, Map<Kind<?>, String> versions) {
    written.remove(key, versions);
  }

  /** Of how many keys something is remembered. */
  int size() {
    return written.size();
  }

  private static String later(String one, String other) {
    return Versions.order(one) >= Versions.order(other) ? one : other;
  }
}
