package dev.berth.scheduling;

import dev.berth.api.v1.HostPort;
import dev.berth.scheduling.Nominations.Nomination;
import dev.berth.scheduling.Round.Chosen;
import dev.berth.scheduling.Round.Eviction;
import dev.berth.scheduling.backlog.Backlog.Turn;
import dev.berth.scheduling.backlog.Backlog.Waiting;
import dev.berth.scheduling.backlog.GroupKey;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.cluster.Footprint;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.demand.PortDemand;
import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.plan.Shape;
import dev.berth.scheduling.preempt.Proposal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks others to go for a task, holds the room for it, and gives it to it once they have gone. */
final class RoomMaking {
  private final Standing standing;
  private final Placing placing;
  private final Draft draft;
  private final RoomKeeping keeping;
  private final GroupRoom together;
  private final long now;

  RoomMaking(Standing standing, Placing placing, Draft draft, long now) {
    this.standing = standing;
    this.placing = placing;
    this.draft = draft;
    this.keeping = new RoomKeeping(standing, now);
    this.now = now;
    this.together = new GroupRoom(standing, draft, this, now);
  }

  GroupRoom together() {
    return together;
  }

  /** Whether others have been asked to go, or are going anyway, so that it will have its room. */
  boolean make(Turn turn) {
    Pending pending = turn.pending();
    Optional<Proposal> found =
        standing.preemption.find(
            turn.shape(),
            pending.priority(),
            place -> isSpared(place.key()),
            node -> pending.refusedBy().contains(standing.cluster.name(node)));
    if (found.isEmpty()) {
      return false;
    }
    Proposal proposal = found.get();
    String node = standing.cluster.name(proposal.node());
    Set<PlaceKey> victims = new HashSet<>();
    for (Place victim : proposal.victims()) {
      Optional<Nomination> held = standing.nominations.of(victim.key());
      if (held.isPresent()) {
        dismiss(held.get());
      } else {
        ask(victim, pending, node, pending.key());
        victims.add(victim.key());
      }
    }
    proposal.awaited().forEach(place -> victims.add(place.key()));
    begin(
        new Nomination(pending, turn.shape(), proposal.node(), victims, now, 0),
        new RoomReason.Making(node, victims.size()));
    return true;
  }

  /** One whose Binding is not seen yet can't be evicted yet, and some do not go. */
  private boolean isSpared(PlaceKey key) {
    return standing.nominations.isStuck(key) || standing.assumed.has(key);
  }

  /**
   * @param beneficiary for whom all evictions are of use only together
   */
  void ask(Place victim, Pending pending, String node, PlaceKey beneficiary) {
    standing.ledger.set(victim.asEnding());
    standing.budgets.spend(victim);
    draft.evictions.add(
        new Eviction(
            victim,
            node,
            "Preempted",
            "makes room for task %s, priority %d".formatted(pending.key(), pending.priority()),
            beneficiary));
  }

  void begin(Nomination made, Reason reason) {
    standing.nominations.add(made);
    hold(made);
    draft.waiting.add(new Waiting(made.pending(), reason));
    standing.backlog.toldOtherwise(made.pending().key());
    draft.made++;
  }

  /** Whether what becomes free somewhere is kept for it from now on. */
  boolean keep(Turn turn) {
    Optional<Nomination> found = keeping.begin(turn);
    found.ifPresent(one -> begin(one, new RoomReason.Keeping(standing.cluster.name(one.node()))));
    return found.isPresent();
  }

  /** Whether it has got what was kept for somebody less important, whose turn comes again. */
  boolean takeKept(Turn turn) {
    Optional<Nomination> found = keeping.enoughFor(turn);
    found.ifPresent(kept -> {
      dismiss(kept);
      draft.chosen.add(placed(turn, kept.node()));
    });
    return found.isPresent();
  }

  /** Gives tasks the room that was made for them, as soon as it is there, the first ones first. */
  void redeem() {
    List<Nomination> all = standing.nominations.all();
    // What is held for one is not in the way of those before it, whose victims may be gone first.
    all.forEach(one -> standing.ledger.remove(one.pending().key()));
    Set<GroupKey> groups = new HashSet<>();
    for (Nomination one : all) {
      if (one.pending().group().isEmpty()) {
        redeem(one);
      } else if (groups.add(GroupKey.of(one.pending()))) {
        GroupKey group = GroupKey.of(one.pending());
        together.redeem(group, all.stream().filter(other -> other.isOf(group)).toList());
      }
    }
  }

  void redeem(Nomination nomination) {
    PlaceKey key = nomination.pending().key();
    try {
      Nomination one = nomination.isKept() ? keeping.look(nomination) : nomination;
      if (one.shape().fits(one.node())) {
        take(one);
      } else if (standing.changes.fitsElsewhere(one.shape())) {
        // Whoever has been asked to go goes; but it need not wait for that.
        dismiss(one);
      } else if (isComing(one)) {
        hold(one);
      } else {
        giveUp(one);
      }
    } catch (RuntimeException e) {
      boolean _ = standing.nominations.remove(key);
      standing.backlog.retry(key, now);
      draft.failed.add(new Round.Failed(nomination.pending(), e));
    }
  }

  void take(Nomination one) {
    draft.chosen.add(placed(new Turn(one.pending(), one.shape()), one.node()));
    boolean _ = standing.nominations.remove(one.pending().key());
  }

  private Chosen placed(Turn turn, int node) {
    return placing.place(
        turn, standing.planner.place(turn.shape(), node, turn.pending().attempt()));
  }

  /** One before it may have taken what its own victims left, and have left it what others leave. */
  boolean isComing(Nomination nomination) {
    return !nomination.isOverdue(now)
        && nomination.shape().isFeasible(nomination.node())
        && (nomination.isKept()
            || standing.cluster.placesOn(nomination.node()).stream().anyMatch(Place::ending));
  }

  private void giveUp(Nomination nomination) {
    PlaceKey key = nomination.pending().key();
    if (nomination.isKept()) {
      standing.backlog.overtaken().keptInVain(key, standing.cluster.name(nomination.node()));
    } else {
      standing.nominations.stuck(
          standing.cluster.placesOn(nomination.node()).stream()
              .filter(Place::ending)
              .map(Place::key)
              .toList());
    }
    dismiss(nomination);
  }

  /** Its room is for others, and its turn comes again. */
  void dismiss(Nomination nomination) {
    PlaceKey key = nomination.pending().key();
    Place _ = standing.ledger.remove(key);
    boolean _ = standing.nominations.remove(key);
    standing.changes.freed(nomination.node());
    standing.backlog.putBack(key);
  }

  /**
   * As if the task were there already, with the ports that it will certainly have; but nobody finds
   * its company there yet.
   */
  void hold(Nomination nomination) {
    Shape shape = nomination.shape();
    List<HostPort> fixed =
        shape.demand().ports().stream()
            .filter(port -> !port.assigned())
            .map((PortDemand port) -> port.at(port.hostPort()))
            .toList();
    Demand room =
        Demand.NONE
            .withAmounts(shape.demand().amounts())
            .withLabels(shape.demand().namespace(), Map.of());
    Footprint footprint = standing.cluster.hold(room);
    standing.ledger.set(
        Standing.placeOf(nomination.pending(), nomination.node(), footprint, fixed));
    standing.cluster.drop(footprint);
  }
}
