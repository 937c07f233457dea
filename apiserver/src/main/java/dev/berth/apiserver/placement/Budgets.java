package dev.berth.apiserver.placement;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.LabelSelector;
import dev.berth.api.meta.Selectors;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.watch.Item;
import dev.berth.apiserver.watch.Query;
import dev.berth.apiserver.watch.View;
import dev.berth.apiserver.watch.WatchCaches;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Finds the disruption budgets of Tasks: in memory, and nearly always there are none. */
final class Budgets {
  private final TypedStore store;
  private final WatchCaches caches;

  Budgets(TypedStore store, WatchCaches caches) {
    this.store = store;
    this.caches = caches;
  }

  /** The newest state of those that select a Task. */
  List<Found<DisruptionBudget>> of(Task task, Deadline deadline) {
    ObjectMeta metadata = task.getMetadata();
    return in(metadata.getNamespace(), deadline).stream()
        .filter(budget ->
            Selectors.of(budget.object().getSpec().getSelector()).matches(metadata.getLabelsMap()))
        .toList();
  }

  private List<Found<DisruptionBudget>> in(String namespace, Deadline deadline) {
    Query query =
        new Query(Kinds.DISRUPTION_BUDGET, namespace, LabelSelector.ALL, FieldSelector.ALL);
    Optional<View> view = caches.newest(query, deadline.left());
    if (view.isEmpty()) {
      return store.all(Kinds.DISRUPTION_BUDGET, namespace, deadline);
    }
    List<Found<DisruptionBudget>> found = new ArrayList<>();
    for (Iterator<Item> items = view.get().list(query, ""); items.hasNext(); ) {
      TypedStore.decodable(Kinds.DISRUPTION_BUDGET, items.next().stored()).ifPresent(found::add);
    }
    return found;
  }
}
