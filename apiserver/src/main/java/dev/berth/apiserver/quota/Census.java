package dev.berth.apiserver.quota;

import com.google.protobuf.Message;
import dev.berth.api.core.v1.ResourceQuota;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.resourcequota.QuotaUsage;
import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.LabelSelector;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.watch.Item;
import dev.berth.apiserver.watch.Query;
import dev.berth.apiserver.watch.View;
import dev.berth.apiserver.watch.WatchCaches;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts what there is in a namespace, at its newest. What can't be decoded takes nothing. */
final class Census {
  private final TypedStore store;
  private final WatchCaches caches;

  Census(TypedStore store, WatchCaches caches) {
    this.store = store;
    this.caches = caches;
  }

  /**
   * The quota with its usage as it is: all that was acknowledged before this call is in it. Takes
   * as long as decoding all Tasks of the namespace.
   */
  ResourceQuota counted(ResourceQuota quota, Deadline deadline) {
    QuotaUsage usage = new QuotaUsage(quota.getSpec().getHardMap().keySet());
    Map<String, Long> used = new TreeMap<>();
    quota.getSpec().getHardMap().keySet().forEach(key -> used.put(key, 0L));
    for (Kind<?> kind : usage.kinds()) {
      count(kind, quota.getMetadata().getNamespace(), usage, used, deadline);
    }
    return Charge.with(quota, used);
  }

  private <T extends Message> void count(
      Kind<T> kind, String namespace, QuotaUsage usage, Map<String, Long> used, Deadline deadline) {
    Query all = new Query(kind, namespace, LabelSelector.ALL, FieldSelector.ALL);
    Optional<View> newest = caches.newest(all, deadline.left());
    if (newest.isEmpty()) {
      store
          .all(kind, namespace, deadline)
          .forEach(found -> QuotaUsage.add(used, usage.of(kind, found.object())));
      return;
    }
    Iterator<Item> items = newest.get().list(all, "");
    while (items.hasNext()) {
      Item item = items.next();
      if (item.undecodable() == null) {
        QuotaUsage.add(used, usage.of(kind, sized(kind, item)));
      }
    }
  }

  /** Of all but Tasks it is enough to know that they are there. */
  private static Message sized(Kind<?> kind, Item item) {
    return kind.equals(Kinds.TASK)
        ? TypedStore.decodable(kind, item.stored())
            .<Message>map(found -> found.object())
            .orElse(kind.prototype())
        : kind.prototype();
  }
}
