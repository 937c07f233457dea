package dev.berth.controller.scheduler.score;

import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.NodeState;

/** The node with the fewest tasks. */
final class FewestTasksScore implements Score {
  @Override
  public long cost(Demand demand, NodeState node) {
    return node.tasks();
  }
}
