package dev.berth.apiserver.watch;

import dev.berth.api.meta.FieldSelector;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The watchers of a kind, found by what a change is about. A watcher that wants one value of a
 * field (a nodelet its node's Bindings, a {@code get -w} one name) is in the index of that field
 * alone, and costs nothing when other objects change; any other is found by its namespace. Its
 * cache has the lock.
 */
final class Watchers {
  private final Set<String> indexed;
  private final Map<String, Map<String, Set<CacheWatch>>> byField = new HashMap<>();
  private final Map<String, Set<CacheWatch>> byNamespace = new HashMap<>();

  /**
   * @param fields the fields that items have, besides name and namespace
   */
  Watchers(List<String> fields) {
    indexed = new HashSet<>(fields);
    indexed.add("metadata.name");
  }

  void add(CacheWatch watch) {
    bucketOf(watch, true).add(watch);
  }

  void remove(CacheWatch watch) {
    bucketOf(watch, false).remove(watch);
    FieldSelector.@Nullable Requirement by = indexOf(watch.query());
    if (by == null) {
      byNamespace.values().removeIf(Set::isEmpty);
    } else {
      Map<String, Set<CacheWatch>> values = byField.getOrDefault(by.path(), new HashMap<>());
      values.computeIfPresent(by.value(), (_, watches) -> watches.isEmpty() ? null : watches);
      if (values.isEmpty()) {
        byField.remove(by.path());
      }
    }
  }

  Set<CacheWatch> all() {
    Set<CacheWatch> all = new LinkedHashSet<>();
    byNamespace.values().forEach(all::addAll);
    byField.values().forEach(values -> values.values().forEach(all::addAll));
    return all;
  }

  /** Calls with every watcher that may see the change, once; it still has its selectors to ask. */
  void about(Change change, Consumer<CacheWatch> found) {
    byNamespace.getOrDefault("", Set.of()).forEach(found);
    if (!change.key().namespace().isEmpty()) {
      byNamespace.getOrDefault(change.key().namespace(), Set.of()).forEach(found);
    }
    byField.forEach((path, values) -> {
      @Nullable String now = change.now() == null ? null : change.now().field(path);
      @Nullable String before = change.before() == null ? null : change.before().field(path);
      if (now != null) {
        values.getOrDefault(now, Set.of()).forEach(found);
      }
      if (before != null && !before.equals(now)) {
        values.getOrDefault(before, Set.of()).forEach(found);
      }
    });
  }

  private Set<CacheWatch> bucketOf(CacheWatch watch, boolean make) {
    FieldSelector.@Nullable Requirement by = indexOf(watch.query());
    if (by == null) {
      String namespace = watch.query().namespace();
      return make
          ? byNamespace.computeIfAbsent(namespace, _ -> new LinkedHashSet<>())
          : byNamespace.getOrDefault(namespace, new LinkedHashSet<>());
    }
    Map<String, Set<CacheWatch>> values =
        make
            ? byField.computeIfAbsent(by.path(), _ -> new HashMap<>())
            : byField.getOrDefault(by.path(), new HashMap<>());
    return make
        ? values.computeIfAbsent(by.value(), _ -> new LinkedHashSet<>())
        : values.getOrDefault(by.value(), new LinkedHashSet<>());
  }

  private FieldSelector.@Nullable Requirement indexOf(Query query) {
    for (FieldSelector.Requirement requirement : query.fields().requirements()) {
      if (requirement.equal() && indexed.contains(requirement.path())) {
        return requirement;
      }
    }
    return null;
  }
}
