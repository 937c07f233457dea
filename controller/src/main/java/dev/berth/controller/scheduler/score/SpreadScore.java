package dev.berth.controller.scheduler.score;

import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.NodeState;

/** The node whose scarcer resource is the least used, with the task on it. */
final class SpreadScore implements Score {
  @Override
  public long cost(Demand demand, NodeState node) {
    return node.dominantShareWith(demand.amounts());
  }
}
