package dev.berth.controller.scheduler.filter;

import dev.berth.api.kind.task.Tolerations;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.NodeState;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tasks away from nodes with a NoSchedule or NoExecute taint that they do not tolerate; a
 * NoExecute taint that is tolerated for a time only keeps them away as well.
 */
final class TaintFilter implements Filter {
  @Override
  public @Nullable Veto veto(Demand demand, NodeState node) {
    for (Taint taint : node.taints()) {
      if (keepsAway(taint.getEffect()) && !Tolerations.admit(demand.tolerations(), taint)) {
        return new Veto.Tainted(taint.getKey(), taint.getValue());
      }
    }
    return null;
  }

  private static boolean keepsAway(TaintEffect effect) {
    return switch (effect) {
      case TAINT_EFFECT_NO_SCHEDULE, TAINT_EFFECT_NO_EXECUTE -> true;
      // One that we do not know, from a newer server, keeps nobody away.
      case TAINT_EFFECT_PREFER_NO_SCHEDULE, TAINT_EFFECT_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }
}
