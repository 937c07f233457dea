package dev.berth.scheduling;

import dev.berth.scheduling.Explained.Room;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.plan.Outlook;
import dev.berth.scheduling.plan.Outlooks;
import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.plan.Shape;
import dev.berth.scheduling.preempt.Proposal;
import dev.berth.scheduling.queue.QueueTree;
import java.util.List;
import java.util.Optional;

/** Asks every rule about a task that waits, and leaves everything as it was. */
final class Explaining {
  private final Standing standing;

  Explaining(Standing standing) {
    this.standing = standing;
  }

  /** Empty when no such task waits. */
  Optional<Explained> explain(PlaceKey key) {
    Pending pending = standing.backlog.pending(key);
    if (pending == null) {
      return Optional.empty();
    }
    Shape shape = standing.planner.hold(pending.demand());
    try {
      return Optional.of(explain(pending, shape));
    } finally {
      standing.planner.drop(shape);
    }
  }

  private Explained explain(Pending pending, Shape shape) {
    List<Outlook> nodes = Outlooks.of(standing.cluster, shape, pending.refusedBy());
    QueueTree tree = standing.ledger.tree();
    String namespace = pending.key().namespace();
    Optional<Reason> withheld =
        tree.misplaced(namespace)
            .or(() -> tree.withheld(namespace, shape.footprint().needs(), pending.priority()));
    boolean contends =
        withheld.isEmpty()
            && pending.mayPreempt()
            && nodes.stream().noneMatch(Outlook.Fits.class::isInstance);
    Optional<Room> room = contends ? room(pending, shape) : Optional.empty();
    boolean budgets = contends && room.isEmpty() && standing.preemption.budgetsForbid();
    return new Explained(nodes, standing.planner.refusal(shape), withheld, room, budgets);
  }

  private Optional<Room> room(Pending pending, Shape shape) {
    return standing
        .preemption
        .find(
            shape,
            pending.priority(),
            place -> standing.nominations.isStuck(place.key()),
            node -> pending.refusedBy().contains(standing.cluster.name(node)))
        .map(this::room);
  }

  private Room room(Proposal proposal) {
    return new Room(
        standing.cluster.name(proposal.node()),
        proposal.victims().stream().map(Place::key).toList(),
        proposal.awaited().stream().map(Place::key).toList());
  }
}
