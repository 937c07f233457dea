package dev.berth.scheduling;

import dev.berth.api.v1.HostPort;
import dev.berth.scheduling.backlog.Backlog.Turn;
import dev.berth.scheduling.backlog.GroupKey;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.PortDemand;
import dev.berth.scheduling.plan.Decision;
import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.plan.Refusal;
import dev.berth.scheduling.plan.Shape;
import dev.berth.scheduling.preempt.Proposal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for places for as many members of a group as it lacks, each as if those before it had
 * theirs. Who finds none is set aside for the next. Looks by doing, in the ledger and nowhere else,
 * so that it is news to nobody: {@link #undo} leaves everything as it was.
 */
final class Muster {
  /** What was found for a member. */
  sealed interface Found {
    Turn turn();

    /** The node's number. */
    int node();

    /** There is room. */
    record Free(Turn turn, Decision.Placed placed) implements Found {
      @Override
      public int node() {
        return placed.node();
      }
    }

    /** There is once others have gone. */
    record Made(Turn turn, Proposal proposal) implements Found {
      @Override
      public int node() {
        return proposal.node();
      }
    }
  }

  private record Like(Shape shape, int priority, boolean preempts) {
    static Like of(Turn turn) {
      return new Like(turn.shape(), turn.pending().priority(), turn.pending().mayPreempt());
    }
  }

  private record Refused(long company, Reason reason) {}

  private final Standing standing;
  private final GroupKey group;
  private final int missing;
  private final boolean preempts;
  private final List<Found> found = new ArrayList<>();
  private final Set<PlaceKey> held = new HashSet<>();
  // While it looks, usage only grows: what was refused to one is refused to its like.
  private final Map<Like, Refused> refused = new HashMap<>();
  private boolean budgetsForbid;

  /**
   * @param missing how many places it looks for
   * @param preempts whether others may be asked to go for those for whom there is no room
   */
  Muster(Standing standing, GroupKey group, int missing, boolean preempts) {
    this.standing = standing;
    this.group = group;
    this.missing = missing;
    this.preempts = preempts;
  }

  /** Whether all that are missing are found, the first ones first. */
  boolean gather(List<Turn> members) {
    try {
      List<Turn> left = members;
      for (int before = -1; found.size() > before && !isComplete(); ) {
        // Those who want each other near may follow who could not come before them.
        before = found.size();
        left = left.stream().filter(turn -> isComplete() || !find(turn)).toList();
      }
      return isComplete();
    } catch (RuntimeException e) {
      undo();
      throw e;
    }
  }

  private boolean isComplete() {
    return found.size() >= missing;
  }

  /** What was found, in the order in which it was. */
  List<Found> found() {
    return List.copyOf(found);
  }

  /** Why a member was refused; empty for one that was not, or was not asked. */
  Optional<Reason> refusal(Turn turn) {
    return Optional.ofNullable(refused.get(Like.of(turn))).map(Refused::reason);
  }

  /** Whether a disruption budget was in the way of any. */
  boolean budgetsForbid() {
    return budgetsForbid;
  }

  private boolean find(Turn turn) {
    Like like = Like.of(turn);
    Refused known = refused.get(like);
    if (known != null && known.company() == turn.shape().companyVersion()) {
      return false;
    }
    Pending pending = turn.pending();
    Optional<Reason> withheld =
        standing
            .ledger
            .tree()
            .withheld(
                pending.key().namespace(), turn.shape().footprint().needs(), pending.priority());
    if (withheld.isPresent()) {
      refused.put(like, new Refused(turn.shape().companyVersion(), withheld.get()));
      return false;
    }
    switch (standing.planner.decide(turn.shape(), pending.refusedBy(), pending.attempt())) {
      case Decision.Placed placed -> {
        found.add(new Found.Free(turn, placed));
        hold(
            pending,
            Standing.placeOf(pending, placed.node(), turn.shape().footprint(), placed.hostPorts()));
      }
      case Decision.Refused(Refusal refusal) -> {
        if (!preempts || !pending.mayPreempt() || !make(turn)) {
          refused.put(like, new Refused(turn.shape().companyVersion(), refusal));
          return false;
        }
      }
    }
    refused.remove(like);
    return true;
  }

  private boolean make(Turn turn) {
    Pending pending = turn.pending();
    Optional<Proposal> proposal =
        standing.preemption.find(
            turn.shape(),
            pending.priority(),
            this::isSpared,
            node -> pending.refusedBy().contains(standing.cluster.name(node)));
    budgetsForbid |= proposal.isEmpty() && standing.preemption.budgetsForbid();
    proposal.ifPresent(one -> {
      for (Place victim : one.victims()) {
        Place _ = standing.ledger.set(victim.asEnding());
        if (standing.nominations.of(victim.key()).isEmpty()) {
          standing.budgets.spend(victim);
        }
      }
      found.add(new Found.Made(turn, one));
      hold(pending, comingTo(one.node(), turn));
    });
    return proposal.isPresent();
  }

  /** Where it will be, with the ports that it will certainly have. */
  private static Place comingTo(int node, Turn turn) {
    List<HostPort> fixed =
        turn.shape().demand().ports().stream()
            .filter(port -> !port.assigned())
            .map((PortDemand port) -> port.at(port.hostPort()))
            .toList();
    return Standing.placeOf(turn.pending(), node, turn.shape().footprint(), fixed);
  }

  /** None of the group goes for another, and nobody of whom no Binding is seen yet. */
  private boolean isSpared(Place place) {
    return held.contains(place.key())
        || standing.nominations.isStuck(place.key())
        || standing.assumed.has(place.key())
        || standing.groups.has(group, place.key())
        || standing.nominations.of(place.key()).filter(one -> one.isOf(group)).isPresent();
  }

  private void hold(Pending pending, Place place) {
    held.add(pending.key());
    Place _ = standing.ledger.set(place);
  }

  /** Gives everything back. What was found stays known. */
  void undo() {
    for (Found one : found.reversed()) {
      if (held.remove(one.turn().pending().key())) {
        Place _ = standing.ledger.remove(one.turn().pending().key());
      }
      if (one instanceof Found.Made(_, Proposal proposal)) {
        for (Place victim : proposal.victims()) {
          Place _ = standing.ledger.set(victim);
          standing.budgets.settled(victim.key());
        }
      }
    }
  }
}
