package dev.berth.scheduling.preempt;

import dev.berth.scheduling.backlog.Contest;
import dev.berth.scheduling.cluster.Capacity;
import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.cluster.Needs;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.plan.Shape;
import dev.berth.scheduling.queue.Ledger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Finds the node where a task would fit if the fewest and least important others went. Looks by
 * doing: victims are taken from the ledger, every rule is asked, and all is put back before it
 * answers. Lesser ones that are going anyway go first, and cost nothing.
 */
public final class Preemption implements Contest {
  // As many nodes where it would work are compared; the others are not even tried.
  private static final int COMPARED = 64;

  private static final Comparator<Place> LEAST_FIRST =
      Comparator.comparing((Place place) -> !place.ending())
          .thenComparingInt(Place::priority)
          .thenComparing(Comparator.comparingLong(Place::since).reversed())
          .thenComparing(place -> place.key().toString());

  private static final Comparator<Proposal> BEST_FIRST =
      Comparator.comparing(Proposal::avoided)
          .thenComparingInt(Proposal::highest)
          .thenComparingInt(proposal -> proposal.victims().size())
          .thenComparingLong(Proposal::sum)
          .thenComparing(Comparator.comparingLong(Proposal::earliest).reversed())
          .thenComparingInt(Proposal::node);

  private final Ledger ledger;
  private final Budgets budgets;
  private boolean budgetsForbid;
  // Where to begin next, so that it is not always the same nodes that are compared.
  private int start;

  public Preemption(Ledger ledger, Budgets budgets) {
    this.ledger = ledger;
    this.budgets = budgets;
  }

  /**
   * The best proposal for a task; empty when none helps.
   *
   * @param spared whose places are not to be had for other reasons
   * @param avoided nodes, by their numbers, that have refused the task: taken when no other helps
   */
  public Optional<Proposal> find(
      Shape shape, int priority, Predicate<Place> spared, IntPredicate avoided) {
    budgetsForbid = false;
    Claim claim = claim(shape, priority);
    if (!claim.mayTakeAny(ledger.leastPriority())) {
      return Optional.empty();
    }
    Proposal best = null;
    int found = 0;
    int count = shape.nodes().count();
    int first = start;
    for (int i = 0; i < count && found < COMPARED; i++) {
      int node = shape.nodes().node((first + i) % count);
      start = (first + i + 1) % count;
      List<Place> candidates = candidates(node, claim, spared);
      if (candidates.isEmpty() || !wouldBeEnough(shape, node, candidates)) {
        continue;
      }
      Optional<Proposal> tried = tried(shape, node, candidates, claim, avoided.test(node));
      if (tried.isPresent()) {
        found++;
        best = best == null || BEST_FIRST.compare(tried.get(), best) < 0 ? tried.get() : best;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Whether, when it was last asked to find anything, a disruption budget was in the way. */
  public boolean budgetsForbid() {
    return budgetsForbid;
  }

  @Override
  public Optional<IntPredicate> where(Shape shape, int priority) {
    Claim claim = claim(shape, priority);
    return claim.mayTakeAny(ledger.leastPriority())
        ? Optional.of(node -> isPossible(shape, claim, node))
        : Optional.empty();
  }

  /** Whether a task may take what is only kept for another one, who has no place yet. */
  public boolean outranks(Shape shape, int priority, Place kept) {
    return claim(shape, priority).mayTake(kept);
  }

  private boolean isPossible(Shape shape, Claim claim, int node) {
    if (!shape.isFeasible(node)) {
      return false;
    }
    List<Place> candidates = candidates(node, claim, _ -> false);
    return !candidates.isEmpty() && wouldBeEnough(shape, node, candidates);
  }

  private Claim claim(Shape shape, int priority) {
    return new Claim(
        ledger.tree(), shape.demand().namespace(), priority, shape.footprint().needs());
  }

  private List<Place> candidates(int node, Claim claim, Predicate<Place> spared) {
    List<Place> all = new ArrayList<>();
    for (Place place : ledger.cluster().placesOn(node)) {
      if (claim.mayTake(place) && !spared.test(place)) {
        if (place.ending() || budgets.allow(place)) {
          all.add(place);
        } else {
          budgetsForbid = true;
        }
      }
    }
    return all;
  }

  /** Whether there would be enough of all that is needed if all of them went. */
  private boolean wouldBeEnough(Shape shape, int node, List<Place> candidates) {
    Capacity capacity = ledger.cluster().capacity();
    Needs needs = shape.footprint().needs();
    for (int i = 0; i < needs.count(); i++) {
      long free = capacity.free(node, needs.resource(i));
      for (Place place : candidates) {
        free += place.footprint().needs().of(needs.resource(i));
      }
      if (free < needs.value(i)) {
        return false;
      }
    }
    return true;
  }

  /** Takes all of them away, and gives back, the most important first, whoever can stay. */
  private Optional<Proposal> tried(
      Shape shape, int node, List<Place> candidates, Claim claim, boolean avoided) {
    Cluster cluster = ledger.cluster();
    Budgets.Use use = budgets.use();
    List<Place> gone = new ArrayList<>();
    candidates.sort(LEAST_FIRST);
    // What a removed place holds must outlive its removal.
    candidates.forEach(place -> cluster.keep(place.footprint()));
    try {
      for (Place place : candidates) {
        if (mustStay(place, claim, use)) {
          continue;
        }
        ledger.remove(place.key());
        gone.add(place);
      }
      if (!shape.fits(node)) {
        return Optional.empty();
      }
      for (int i = gone.size() - 1; i >= 0 && !gone.get(i).ending(); i--) {
        Place place = gone.get(i);
        ledger.set(place);
        if (shape.fits(node)) {
          use.giveBack(place);
          gone.remove(i);
        } else {
          ledger.remove(place.key());
        }
      }
      return gone.isEmpty() ? Optional.empty() : Optional.of(proposal(node, gone, avoided));
    } finally {
      gone.forEach(ledger::set);
      candidates.forEach(place -> cluster.drop(place.footprint()));
    }
  }

  private boolean mustStay(Place place, Claim claim, Budgets.Use use) {
    if (place.ending()) {
      return false;
    }
    // With each that goes, its queue borrows less.
    if (!claim.mayTake(place)) {
      return true;
    }
    boolean allowed = use.take(place);
    budgetsForbid |= !allowed;
    return !allowed;
  }

  private static Proposal proposal(int node, List<Place> gone, boolean avoided) {
    return new Proposal(
        node,
        avoided,
        gone.stream().filter(place -> !place.ending()).toList(),
        gone.stream().filter(Place::ending).toList());
  }
}
