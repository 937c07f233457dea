package dev.berth.controller.scheduler.score;

import dev.berth.api.kind.task.Tolerations;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.NodeState;

/** PreferNoSchedule: such a node is taken only when no other fits. */
final class PreferredTaintScore implements Score {
  @Override
  public long cost(Demand demand, NodeState node) {
    long cost = 0;
    for (Taint taint : node.taints()) {
      if (taint.getEffect() == TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE
          && !Tolerations.tolerate(demand.tolerations(), taint)) {
        cost++;
      }
    }
    return cost;
  }
}
