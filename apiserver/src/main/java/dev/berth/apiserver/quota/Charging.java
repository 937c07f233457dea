package dev.berth.apiserver.quota;

import com.google.protobuf.Message;
import dev.berth.api.core.v1.ResourceQuota;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.resourcequota.QuotaUsage;
import dev.berth.api.meta.Meta;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Encoding;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The creation of one object, charged to quotas. */
final class Charging {
  /** Another server, or the controller, may be quicker; not so often. */
  private static final int MOST_ROUNDS = 64;

  /** A transaction has room for this many, and the object. */
  private static final int MOST_QUOTAS = 60;

  private final TypedStore store;
  private final Census census;
  private final Kind<?> kind;
  private final Message object;
  private final Deadline deadline;

  /** A quota with room, as it was and as it is to be. */
  private record Charged(Found<ResourceQuota> before, ResourceQuota after) {}

  Charging(TypedStore store, Census census, Kind<?> kind, Message object, Deadline deadline) {
    this.store = store;
    this.census = census;
    this.kind = kind;
    this.object = object;
    this.deadline = deadline;
  }

  /** Whether a quota says anything of objects of a kind. */
  static boolean limits(ResourceQuota quota, Kind<?> kind) {
    return new QuotaUsage(quota.getSpec().getHardMap().keySet()).kinds().contains(kind);
  }

  /**
   * @param quotas as they are known, which may be a moment ago
   * @throws FailureException <em>forbidden</em>
   */
  void require(List<Found<ResourceQuota>> quotas) {
    List<Charged> _ = charged(quotas);
  }

  /** As {@link Quotas#create} promises. */
  Outcome commit(List<Found<ResourceQuota>> cached, Transaction transaction, Lines.Turn turn) {
    List<Found<ResourceQuota>> quotas = newest(cached, turn);
    Key created = transaction.writes().getFirst().key();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<Charged> charged = charged(quotas);
      switch (store.commit(with(transaction, charged), deadline)) {
        case Outcome.Committed done -> {
          return left(charged, done, turn);
        }
        case Outcome.Rejected rejected -> {
          if (rejected.current().containsKey(created)) {
            return rejected;
          }
          quotas = current(quotas, charged, rejected.current());
        }
      }
    }
    throw new FailureException(
        new Failure.Conflict(
            kind.qualifiedPlural(),
            Meta.of(object).getName(),
            "the quotas of its namespace were changed %d times meanwhile; please try again"
                .formatted(MOST_ROUNDS)));
  }

  /** Every quota that the object takes something of. Refused is only by what is so right now. */
  private List<Charged> charged(List<Found<ResourceQuota>> quotas) {
    List<Charged> charged = new ArrayList<>();
    for (Found<ResourceQuota> quota : quotas) {
      QuotaUsage usage = new QuotaUsage(quota.object().getSpec().getHardMap().keySet());
      requireSaid(quota.object(), usage);
      Map<String, Long> requested = usage.of(kind, object);
      if (requested.isEmpty()) {
        continue;
      }
      switch (Charge.of(quota.object(), requested)) {
        case Charge.Fits(ResourceQuota after) -> charged.add(new Charged(quota, after));
        case Charge.Exceeds _, Charge.Uncounted _ ->
            store
                .find(Kinds.RESOURCE_QUOTA, quota.key().namespace(), quota.key().name(), deadline)
                .flatMap(this::counted)
                .ifPresent(charged::add);
      }
    }
    if (charged.size() > MOST_QUOTAS) {
      throw forbidden(
          "%d quotas of its namespace limit it, and at most %d can be kept"
              .formatted(charged.size(), MOST_QUOTAS));
    }
    return charged;
  }

  /** With the usage counted anew; empty when the quota limits nothing of the object any more. */
  private Optional<Charged> counted(Found<ResourceQuota> quota) {
    QuotaUsage usage = new QuotaUsage(quota.object().getSpec().getHardMap().keySet());
    requireSaid(quota.object(), usage);
    Map<String, Long> requested = usage.of(kind, object);
    if (requested.isEmpty()) {
      return Optional.empty();
    }
    return switch (Charge.of(census.counted(quota.object(), deadline), requested)) {
      case Charge.Fits(ResourceQuota after) -> Optional.of(new Charged(quota, after));
      case Charge.Exceeds(String why) -> throw forbidden(why);
      case Charge.Uncounted _ -> throw new IllegalStateException("it was counted a moment ago");
    };
  }

  private void requireSaid(ResourceQuota quota, QuotaUsage usage) {
    List<String> unsaid = usage.unsaid(kind, object);
    if (!unsaid.isEmpty()) {
      throw forbidden(
          "failed quota: %s: must specify %s"
              .formatted(quota.getMetadata().getName(), String.join(",", unsaid)));
    }
  }

  /**
   * The quotas come first, and so have the lesser versions: whoever has seen the object, and all
   * before it, has seen all that a quota of that version counts.
   */
  private static Transaction with(Transaction creation, List<Charged> charged) {
    List<Write> writes = new ArrayList<>();
    charged.forEach(one -> writes.add(one.before().update(one.after())));
    writes.addAll(creation.writes());
    return new Transaction(creation.checks(), writes, creation.spaceUse());
  }

  private static Outcome left(List<Charged> charged, Outcome.Committed done, Lines.Turn turn) {
    for (int i = 0; i < charged.size(); i++) {
      long version = done.versions().get(i);
      turn.leave(
          new Found<>(
              charged.get(i).before().key(),
              Encoding.versioned(charged.get(i).after(), version),
              version));
    }
    List<Long> own = done.versions().subList(charged.size(), done.versions().size());
    return new Outcome.Committed(done.revision(), own);
  }

  /** The cache may not have heard of what was written a moment ago. */
  private static List<Found<ResourceQuota>> newest(
      List<Found<ResourceQuota>> cached, Lines.Turn turn) {
    return cached.stream()
        .map(quota ->
            turn.left(quota.key()).filter(left -> left.version() > quota.version()).orElse(quota))
        .toList();
  }

  /** As they were when the transaction was rejected; those that were gone limit nothing. */
  private static List<Found<ResourceQuota>> current(
      List<Found<ResourceQuota>> quotas, List<Charged> charged, Map<Key, Stored> current) {
    Set<Key> told = charged.stream().map(one -> one.before().key()).collect(Collectors.toSet());
    List<Found<ResourceQuota>> now = new ArrayList<>();
    for (Found<ResourceQuota> quota : quotas) {
      if (told.contains(quota.key())) {
        Optional.ofNullable(current.get(quota.key()))
            .flatMap(stored -> TypedStore.decodable(Kinds.RESOURCE_QUOTA, stored))
            .ifPresent(now::add);
      } else {
        now.add(quota);
      }
    }
    return now;
  }

  private FailureException forbidden(String why) {
    return new FailureException(
        new Failure.Forbidden(kind.qualifiedPlural(), Meta.of(object).getName(), why, List.of()));
  }
}
