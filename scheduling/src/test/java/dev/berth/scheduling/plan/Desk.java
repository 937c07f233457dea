package dev.berth.scheduling.plan;

import dev.berth.api.v1.Node;
import dev.berth.api.v1.StrategyType;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.testing.Scene;
import java.util.List;

/** Decides about tasks one by one, as a scheduler would that holds no shape for long. */
final class Desk {
  final Scene scene = new Scene();
  final Cluster cluster = scene.cluster();
  final Planner planner;

  Desk() {
    this(Sampling.standard(), 1);
  }

  Desk(Sampling sampling, long seed) {
    this.planner = new Planner(cluster, StrategyType.STRATEGY_TYPE_SPREAD, sampling, seed);
  }

  void put(Node... nodes) {
    scene.nodes(nodes);
  }

  Decision decide(Task task, String... avoid) {
    Shape shape = planner.hold(Demand.of(task));
    Decision decision = planner.decide(shape, List.of(avoid), task.getStatus().getAttempt());
    planner.drop(shape);
    return decision;
  }

  /** Where it would go. */
  String nodeFor(Task task, String... avoid) {
    return cluster.name(((Decision.Placed) decide(task, avoid)).node());
  }

  /** Where it goes: the place counts from now on. */
  String placed(Task task) {
    Decision.Placed placed = (Decision.Placed) decide(task);
    scene.place(task, cluster.name(placed.node()), placed.hostPorts());
    return cluster.name(placed.node());
  }

  Refusal refused(Task task) {
    return ((Decision.Refused) decide(task)).refusal();
  }
}
