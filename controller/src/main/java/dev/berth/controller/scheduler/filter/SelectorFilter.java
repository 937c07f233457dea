package dev.berth.controller.scheduler.filter;

import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.NodeState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The node must have every label of the task's nodeSelector. */
final class SelectorFilter implements Filter {
  @Override
  public @Nullable Veto veto(Demand demand, NodeState node) {
    if (demand.nodeSelector().isEmpty()) {
      return null;
    }
    for (Map.Entry<String, String> wanted : demand.nodeSelector().entrySet()) {
      if (!wanted.getValue().equals(node.labels().get(wanted.getKey()))) {
        return new Veto.LabelDiffers(wanted.getKey(), wanted.getValue());
      }
    }
    return null;
  }
}
