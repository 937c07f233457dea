package dev.berth.controller.scheduler.filter;

import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.NodeState;
import org.jspecify.annotations.Nullable;

/** Keeps tasks away from cordoned nodes. */
final class UnschedulableFilter implements Filter {
  private static final Veto CORDONED = new Veto.Cordoned();

  @Override
  public @Nullable Veto veto(Demand demand, NodeState node) {
    return node.unschedulable() ? CORDONED : null;
  }
}
