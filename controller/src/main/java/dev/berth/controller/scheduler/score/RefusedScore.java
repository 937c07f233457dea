package dev.berth.controller.scheduler.score;

import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.NodeState;

/** A node that has refused the task of late is taken only when no other fits. */
final class RefusedScore implements Score {
  @Override
  public long cost(Demand demand, NodeState node) {
    return demand.refusedBy().contains(node.name()) ? 1 : 0;
  }
}
