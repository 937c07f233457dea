package dev.berth.scheduling.filter.node;

import dev.berth.api.kind.task.Tolerations;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Toleration;
import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.filter.Veto;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tasks away from nodes with a NoSchedule or NoExecute taint that they do not tolerate; a
 * NoExecute taint that is tolerated for a time only keeps them away as well.
 */
final class TaintRule implements NodeRule {
  private final List<Toleration> tolerations;

  TaintRule(List<Toleration> tolerations) {
    this.tolerations = List.copyOf(tolerations);
  }

  @Override
  public @Nullable Veto veto(NodeFacts node) {
    for (Taint taint : node.taints()) {
      if (keepsAway(taint.getEffect()) && !Tolerations.admit(tolerations, taint)) {
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
