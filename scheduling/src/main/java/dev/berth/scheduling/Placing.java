package dev.berth.scheduling;

import dev.berth.api.v1.Choice;
import dev.berth.scheduling.Round.Chosen;
import dev.berth.scheduling.backlog.Backlog.Turn;
import dev.berth.scheduling.backlog.GroupKey;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.plan.Decision;
import dev.berth.scheduling.plan.Shape;

/** Gives tasks the places that were decided: they count as used from then on. */
final class Placing {
  private final Standing standing;
  private final long now;

  Placing(Standing standing, long now) {
    this.standing = standing;
    this.now = now;
  }

  Chosen place(Turn turn, Decision.Placed placed) {
    Pending pending = turn.pending();
    Choice choice = choice(turn.shape(), placed);
    standing.assumed.add(pending.key(), pending.uid(), pending.attempt(), now);
    standing.backlog.served(pending.key());
    standing.set(
        Standing.placeOf(pending, placed.node(), turn.shape().footprint(), placed.hostPorts()));
    if (!pending.group().isEmpty()) {
      boolean _ = standing.groups.placed(pending.key(), GroupKey.of(pending));
    }
    return new Chosen(pending, standing.cluster.name(placed.node()), placed.hostPorts(), choice);
  }

  void undo(Chosen one) {
    standing.assumed.remove(one.pending().key());
    // Nobody can use what was never taken: none of those that wait is woken for it.
    standing.ledger.remove(one.pending().key());
    boolean _ = standing.groups.placed(one.pending().key(), null);
  }

  private Choice choice(Shape shape, Decision.Placed placed) {
    Choice.Builder choice =
        Choice.newBuilder()
            .setNodes(standing.cluster.nodes())
            .setLookedAt(placed.lookedAt())
            .setFit(placed.fit())
            .putAllPoints(standing.planner.points(shape, placed.node()));
    if (placed.runnerUp() >= 0) {
      choice
          .setRunnerUp(standing.cluster.name(placed.runnerUp()))
          .setRunnerUpPoints(
              standing.planner.points(shape, placed.runnerUp()).values().stream()
                  .mapToInt(Integer::intValue)
                  .sum());
    }
    return choice.build();
  }
}
