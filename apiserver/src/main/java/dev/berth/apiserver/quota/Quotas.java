package dev.berth.apiserver.quota;

import com.google.protobuf.Message;
import dev.berth.api.core.v1.ResourceQuota;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.LabelSelector;
import dev.berth.api.meta.Meta;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.watch.Query;
import dev.berth.apiserver.watch.View;
import dev.berth.apiserver.watch.WatchCaches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which quotas a creation is charged to, and its way to the store. */
public final class Quotas {
  /** How long the answer to who made a quota may wait for this server to know it. */
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(1);

  private final TypedStore store;
  private final WatchCaches caches;
  private final Census census;
  private final Lines lines = new Lines();

  public Quotas(TypedStore store, WatchCaches caches) {
    this.store = store;
    this.caches = caches;
    this.census = new Census(store, caches);
  }

  /**
   * Commits the creation of an object, and with it what it takes of its namespace's quotas.
   *
   * @param transaction that creates it
   * @return as the store answers the transaction, without what was added to it; a quota that
   *     another one has changed meanwhile is no rejection
   * @throws FailureException <em>forbidden</em> when a quota has no room for it, or wants it to say
   *     what it takes
   */
  public Outcome create(Kind<?> kind, Message object, Transaction transaction, Deadline deadline) {
    List<Found<ResourceQuota>> quotas = of(kind, object, deadline);
    Outcome outcome;
    if (quotas.isEmpty()) {
      outcome = store.commit(transaction, deadline);
    } else {
      try (Lines.Turn turn = lines.enter(Meta.of(object).getNamespace(), deadline)) {
        outcome =
            new Charging(store, census, kind, object, deadline).commit(quotas, transaction, turn);
      }
    }
    if (kind.equals(Kinds.RESOURCE_QUOTA) && outcome instanceof Outcome.Committed done) {
      awaitKnown(Meta.of(object).getNamespace(), done.versions().getFirst());
    }
    return outcome;
  }

  /**
   * Whether {@link #create} would let an object in now.
   *
   * @throws FailureException as it would
   */
  public void require(Kind<?> kind, Message object, Deadline deadline) {
    List<Found<ResourceQuota>> quotas = of(kind, object, deadline);
    if (!quotas.isEmpty()) {
      new Charging(store, census, kind, object, deadline).require(quotas);
    }
  }

  /** Those of the object's namespace that limit anything of its kind. */
  private List<Found<ResourceQuota>> of(Kind<?> kind, Message object, Deadline deadline) {
    if (!kind.namespaced()) {
      return List.of();
    }
    String namespace = Meta.of(object).getNamespace();
    List<Found<ResourceQuota>> all =
        cached(namespace, deadline)
            .orElseGet(() -> store.all(Kinds.RESOURCE_QUOTA, namespace, deadline));
    return all.isEmpty()
        ? all
        : all.stream().filter(quota -> Charging.limits(quota.object(), kind)).toList();
  }

  private Optional<List<Found<ResourceQuota>>> cached(String namespace, Deadline deadline) {
    if (!caches.isFilled(Kinds.RESOURCE_QUOTA)) {
      return Optional.empty();
    }
    Query query = query(namespace);
    return caches.notOlderThan(query, 0, deadline.left()).map(view -> read(view, query));
  }

  private static List<Found<ResourceQuota>> read(View view, Query query) {
    var items = view.list(query, "");
    if (!items.hasNext()) {
      return List.of();
    }
    List<Found<ResourceQuota>> quotas = new ArrayList<>();
    items.forEachRemaining(
        item -> TypedStore.decodable(Kinds.RESOURCE_QUOTA, item.stored()).ifPresent(quotas::add));
    return quotas;
  }

  /** Who has made a quota, and then creates through this server, finds it in force. */
  private void awaitKnown(String namespace, long version) {
    try {
      var _ = caches.notOlderThan(query(namespace), version, KNOWN_WITHIN);
    } catch (FailureException _) {
      // It is made all the same.
    }
  }

  private static Query query(String namespace) {
    return new Query(Kinds.RESOURCE_QUOTA, namespace, LabelSelector.ALL, FieldSelector.ALL);
  }
}
