package dev.berth.apiserver.placement;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Times;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.v1.Binding;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.Retry;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.SpaceUse;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Write;
import dev.berth.apiserver.watch.WatchCaches;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Gives places, asks for them back, and takes them back. Each is one transaction. */
public final class Placement {
  private final TypedStore store;
  private final Binder binder;
  private final Budgets budgets;
  private final InstantSource clock;

  /**
   * @param uids makes uids for new Bindings
   */
  public Placement(
      TypedStore store, WatchCaches caches, InstantSource clock, Supplier<String> uids) {
    this.store = store;
    this.budgets = new Budgets(store, caches);
    this.binder = new Binder(store, caches, clock, uids);
    this.clock = clock;
  }

  /** Each bind has its own result, in their order; none fails another. */
  public List<BindResult> bind(List<Bind> binds, Deadline deadline) {
    return binder.bind(binds, deadline);
  }

  /**
   * Marks the place for its node to stop. Marked already is done, and takes nothing of any budget,
   * unless it is to end sooner; the reason stays the first one.
   *
   * @throws FailureException <em>too many requests</em> when it is to keep to budgets, and one has
   *     none to give
   */
  public void evict(Place place, Eviction eviction, Deadline deadline) {
    change(
        place,
        deadline,
        (pair, binding) -> {
          Binding before = binding.object();
          boolean first = !before.getMetadata().hasDeletionTimestamp();
          if (!first && eviction.graceSeconds().isEmpty()) {
            return Optional.empty();
          }
          long own = before.getSpec().getTerminationGracePeriodSeconds();
          long grace = Math.min(own, eviction.graceSeconds().orElse(own));
          Instant end = clock.instant().plusSeconds(grace);
          Binding marked = Places.marked(before, Times.time(end), grace);
          if (marked.equals(before)) {
            return Optional.empty();
          }
          if (!first) {
            return Optional.of(Transaction.of(binding.update(marked)).with(SpaceUse.BOUNDED));
          }
          Binding told = Places.withReason(marked, eviction.reason(), eviction.message());
          BudgetUse use =
              eviction.withinBudgets() ? useOf(pair, before, deadline) : BudgetUse.NOTHING;
          // The mark comes last and so has the greatest version: whoever has seen all Bindings up
          // to a budget's version has seen what it was taken for.
          List<Write> writes = new ArrayList<>(use.writes());
          writes.add(binding.update(told));
          return Optional.of(new Transaction(use.checks(), writes).with(SpaceUse.BOUNDED));
        });
  }

  private BudgetUse useOf(PlacePair pair, Binding binding, Deadline deadline) {
    return pair.task()
        .filter(task -> Places.isOf(binding, task.object()))
        .map(task -> BudgetUse.of(task, binding, budgets.of(task.object(), deadline)))
        .orElse(BudgetUse.NOTHING);
  }

  /** Takes the place back at once. What runs there is stopped when its node is next heard. */
  public void release(Place place, String reason, String message, Deadline deadline) {
    PlaceEnd end = PlaceEnd.of(reason.isEmpty() ? "Released" : reason, message);
    change(
        place,
        deadline,
        (pair, binding) -> Optional.of(pair.ending(binding, end, clock.instant())));
  }

  /** What is to be written about a place that stands; empty: nothing. */
  private interface PlaceChange {
    Optional<Transaction> of(PlacePair pair, Found<Binding> binding);
  }

  private void change(Place place, Deadline deadline, PlaceChange change) {
    Retry.untilCommitted(
        Kinds.BINDING.qualifiedPlural(),
        place.getName(),
        () -> {
          PlacePair pair = PlacePair.read(store, place.getNamespace(), place.getName(), deadline);
          Optional<Transaction> transaction = change.of(pair, requireStanding(pair, place));
          return switch (transaction.map(one -> store.commit(one, deadline)).orElse(null)) {
            case null -> Optional.of(place);
            case Outcome.Committed _ -> Optional.of(place);
            case Outcome.Rejected _ -> Optional.empty();
          };
        });
  }

  private static Found<Binding> requireStanding(PlacePair pair, Place place) {
    String what = Kinds.BINDING.qualifiedPlural();
    Found<Binding> binding =
        pair.binding()
            .orElseThrow(() -> new FailureException(new Failure.NotFound(what, place.getName())));
    if (!Places.stands(binding.object(), place)) {
      throw new FailureException(
          new Failure.Conflict(
              what,
              place.getName(),
              "the place no longer stands: it is now attempt %d on node %s"
                  .formatted(
                      binding.object().getSpec().getAttempt(),
                      binding.object().getSpec().getNode())));
    }
    return binding;
  }
}
