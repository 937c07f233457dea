package dev.berth.controller.scheduler.filter;

import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.NodeState;
import org.jspecify.annotations.Nullable;

/** One rule about where a task may go. Pure; asked for every task and node, so keep it cheap. */
public interface Filter {
  /** Why the node can't take it; null when this rule does not mind. */
  @Nullable Veto veto(Demand demand, NodeState node);
}
