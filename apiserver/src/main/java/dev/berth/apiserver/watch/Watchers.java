package dev.berth.apiserver.watch;

import dev.berth.api.failure.Failure;
import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.LabelSelector;
import java.util.ArrayList;
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
 * alone, one that wants some values of a label in that label's; it costs nothing when other objects
 * change. Any other is found by its namespace. Its cache has the lock.
 */
final class Watchers {
  private static final Grouping NAMESPACE = new Grouping.ByField("metadata.namespace");

  private final Set<String> fields;
  private final Set<CacheWatch> all = new LinkedHashSet<>();
  private final Map<Grouping, Map<String, Set<CacheWatch>>> byValue = new HashMap<>();

  /**
   * @param fields the fields that items have, besides name and namespace
   */
  Watchers(List<String> fields) {
    this.fields = new HashSet<>(fields);
    this.fields.add("metadata.name");
  }

  void add(CacheWatch watch) {
    if (all.add(watch)) {
      Place place = placeOf(watch.query());
      Map<String, Set<CacheWatch>> values =
          byValue.computeIfAbsent(place.by(), _ -> new HashMap<>());
      place
          .values()
          .forEach(value -> values.computeIfAbsent(value, _ -> new LinkedHashSet<>()).add(watch));
    }
  }

  void remove(CacheWatch watch) {
    if (!all.remove(watch)) {
      return;
    }
    Place place = placeOf(watch.query());
    byValue.computeIfPresent(
        place.by(),
        (_, values) -> {
          for (String value : place.values()) {
            values.computeIfPresent(
                value,
                (_, watches) -> {
                  watches.remove(watch);
                  return watches.isEmpty() ? null : watches;
                });
          }
          return values.isEmpty() ? null : values;
        });
  }

  Set<CacheWatch> all() {
    return new LinkedHashSet<>(all);
  }

  int count() {
    return all.size();
  }

  int longestQueue() {
    return all.stream().mapToInt(CacheWatch::waiting).max().orElse(0);
  }

  /** Puts a change into the queues of all that see it, and says how many; cuts off the slow. */
  int tell(Change change) {
    List<CacheWatch> over = new ArrayList<>();
    int[] queued = new int[1];
    about(
        change,
        watch -> {
          switch (watch.offer(change)) {
            case QUEUED -> queued[0]++;
            case NOT_MEANT -> {}
            case OVER -> over.add(watch);
          }
        });
    over.forEach(this::remove);
    return queued[0];
  }

  /** Ends all of them. */
  void fail(Failure failure) {
    for (CacheWatch watch : all()) {
      watch.fail(failure);
      remove(watch);
    }
  }

  /** Calls with every watcher that may see the change, once; it still has its selectors to ask. */
  void about(Change change, Consumer<CacheWatch> found) {
    byValue.forEach((by, values) -> {
      if (by.equals(NAMESPACE)) {
        values.getOrDefault("", Set.of()).forEach(found);
      }
      Set<CacheWatch> now = under(values, by, change.now());
      Set<CacheWatch> before = under(values, by, change.before());
      now.forEach(found);
      before.stream().filter(watch -> !now.contains(watch)).forEach(found);
    });
  }

  private static Set<CacheWatch> under(
      Map<String, Set<CacheWatch>> values, Grouping by, @Nullable Item item) {
    @Nullable String value = item == null ? null : by.of(item);
    return value == null ? Set.of() : values.getOrDefault(value, Set.of());
  }

  /** Where a watcher is found: under some values of a field or a label. */
  private record Place(Grouping by, List<String> values) {}

  private Place placeOf(Query query) {
    for (FieldSelector.Requirement requirement : query.fields().requirements()) {
      if (requirement.equal()
          && fields.contains(requirement.path())
          && !requirement.value().isEmpty()) {
        return new Place(new Grouping.ByField(requirement.path()), List.of(requirement.value()));
      }
    }
    for (LabelSelector.Requirement requirement : query.labels().requirements()) {
      if (requirement.operator() == LabelSelector.Operator.IN) {
        return new Place(new Grouping.ByLabel(requirement.key()), requirement.values());
      }
    }
    return new Place(NAMESPACE, List.of(query.namespace()));
  }
}
