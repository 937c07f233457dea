package dev.berth.scheduling.filter.node;

import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.filter.Veto;
import org.jspecify.annotations.Nullable;

/**
 * A rule about what a node is, whatever runs there. Pure. Asked once for each node, and again when
 * the node changes: it need not be quick.
 */
public interface NodeRule {
  /** Why the node can't take it; null when this rule does not mind. */
  @Nullable Veto veto(NodeFacts node);
}
