package dev.berth.controller.scheduler.filter;

import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.NodeState;
import org.jspecify.annotations.Nullable;

/**
 * Only nodes whose Ready condition is True. A node that was never heard has no such condition, and
 * a task that goes there would wait for nothing.
 */
final class ReadyFilter implements Filter {
  private static final Veto NOT_READY = new Veto.NotReady();

  @Override
  public @Nullable Veto veto(Demand demand, NodeState node) {
    return node.ready() ? null : NOT_READY;
  }
}
