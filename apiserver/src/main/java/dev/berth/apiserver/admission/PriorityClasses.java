package dev.berth.apiserver.admission;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.LabelSelector;
import dev.berth.api.scheduling.v1.PriorityClass;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.watch.Query;
import dev.berth.apiserver.watch.View;
import dev.berth.apiserver.watch.WatchCaches;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All PriorityClasses, as the watch cache has them: every create of a Task asks, and there are few
 * of them, which are decoded once for each state of the cache. That may be a moment old, so a class
 * that it does not have is looked up in the store.
 */
final class PriorityClasses {
  private static final Query ALL =
      new Query(Kinds.PRIORITY_CLASS, "", LabelSelector.ALL, FieldSelector.ALL);

  private final TypedStore store;
  private final WatchCaches caches;
  private volatile @Nullable Known known;

  /**
   * @param revision what it shows
   * @param ofAll the class of Tasks that name none; of several that of the least value, as in
   *     Kubernetes
   */
  private record Known(
      long revision, Map<String, PriorityClass> byName, Optional<PriorityClass> ofAll) {
    static Known of(long revision, Collection<PriorityClass> all) {
      Map<String, PriorityClass> byName = new HashMap<>();
      all.forEach(one -> byName.put(one.getMetadata().getName(), one));
      return new Known(
          revision,
          Map.copyOf(byName),
          all.stream()
              .filter(PriorityClass::getGlobalDefault)
              .min(Comparator.comparingInt(PriorityClass::getValue)));
    }
  }

  PriorityClasses(TypedStore store, WatchCaches caches) {
    this.store = store;
    this.caches = caches;
  }

  Optional<PriorityClass> named(String name, Deadline deadline) {
    Optional<PriorityClass> cached =
        cached(deadline).flatMap(all -> Optional.ofNullable(all.byName().get(name)));
    return cached.isPresent()
        ? cached
        : store.find(Kinds.PRIORITY_CLASS, "", name, deadline).map(Found::object);
  }

  /** The class of Tasks that name none. */
  Optional<PriorityClass> ofAll(Deadline deadline) {
    return cached(deadline).orElseGet(() -> stored(deadline)).ofAll();
  }

  private Optional<Known> cached(Deadline deadline) {
    return caches.isFilled(Kinds.PRIORITY_CLASS)
        ? caches.notOlderThan(ALL, 0, deadline.left()).map(this::read)
        : Optional.empty();
  }

  private Known read(View view) {
    Known last = known;
    if (last != null && last.revision() == view.revision()) {
      return last;
    }
    List<PriorityClass> all = new ArrayList<>();
    view.list(ALL, "")
        .forEachRemaining(item ->
            TypedStore.decodable(Kinds.PRIORITY_CLASS, item.stored())
                .ifPresent(one -> all.add(one.object())));
    Known now = Known.of(view.revision(), all);
    known = now;
    return now;
  }

  private Known stored(Deadline deadline) {
    return Known.of(
        0, store.all(Kinds.PRIORITY_CLASS, "", deadline).stream().map(Found::object).toList());
  }
}
