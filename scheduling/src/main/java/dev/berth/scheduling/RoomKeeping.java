package dev.berth.scheduling;

import dev.berth.scheduling.Nominations.Nomination;
import dev.berth.scheduling.backlog.Backlog.Turn;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.cluster.Capacity;
import dev.berth.scheduling.cluster.Needs;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.plan.Shape;
import java.util.Optional;
import java.util.Set;

/**
 * Where what becomes free is kept for a task that others have overtaken for long. Nobody is asked
 * to go: it only ends that others take each piece before it is large enough.
 */
final class RoomKeeping {
  private final Standing standing;
  private final long now;

  RoomKeeping(Standing standing, long now) {
    this.standing = standing;
    this.now = now;
  }

  /**
   * The node on which the least is missing, when room may be kept for one more; of those where
   * nothing came of it before only when nothing came of it on any.
   */
  Optional<Nomination> begin(Turn turn) {
    Pending pending = turn.pending();
    Shape shape = turn.shape();
    if (!pending.group().isEmpty()
        || !standing.nominations.mayKeep(pending.key().namespace(), standing.cluster.nodes())) {
      return Optional.empty();
    }
    int best = best(shape, standing.backlog.overtaken().keptInVain(pending.key()));
    if (best < 0) {
      standing.backlog.overtaken().forgetKeptInVain(pending.key());
      best = best(shape, Set.of());
    }
    return best < 0
        ? Optional.empty()
        : Optional.of(new Nomination(pending, shape, best, Set.of(), now, lacking(shape, best)));
  }

  private int best(Shape shape, Set<String> without) {
    int best = -1;
    double least = Double.MAX_VALUE;
    for (int i = 0; i < shape.nodes().count(); i++) {
      int node = shape.nodes().node(i);
      double lacking = lacking(shape, node);
      // Where nothing is missing, something else than room is in the way.
      if (lacking > 0
          && lacking < least
          && !without.contains(standing.cluster.name(node))
          && !standing.nominations.anyOn(node)) {
        best = node;
        least = lacking;
      }
    }
    return best;
  }

  /** Notes when more has come together than before. */
  Nomination look(Nomination one) {
    double lacking = lacking(one.shape(), one.node());
    return lacking < one.lacking() ? standing.nominations.progressed(one, lacking, now) : one;
  }

  /** What is kept for somebody less important, and is enough for this task. */
  Optional<Nomination> enoughFor(Turn turn) {
    for (Nomination one : standing.nominations.kept()) {
      Place held = standing.cluster.place(one.pending().key());
      if (held != null && isEnough(turn, one, held)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  private boolean isEnough(Turn turn, Nomination kept, Place held) {
    if (!turn.shape().isFeasible(kept.node())
        || !standing.preemption.outranks(turn.shape(), turn.pending().priority(), held)) {
      return false;
    }
    // What a removed place holds must outlive its removal.
    standing.cluster.keep(held.footprint());
    Place _ = standing.ledger.remove(held.key());
    try {
      return turn.shape().fits(kept.node());
    } finally {
      Place _ = standing.ledger.set(held);
      standing.cluster.drop(held.footprint());
    }
  }

  /** The greatest part of what it needs of a resource that is not free on a node. */
  private double lacking(Shape shape, int node) {
    Capacity capacity = standing.cluster.capacity();
    Needs needs = shape.footprint().needs();
    double most = 0;
    for (int i = 0; i < needs.count(); i++) {
      long missing = needs.value(i) - capacity.free(node, needs.resource(i));
      if (needs.value(i) > capacity.allocatable(node, needs.resource(i))) {
        return Double.MAX_VALUE;
      }
      most = Math.max(most, (double) missing / needs.value(i));
    }
    return most;
  }
}
