package dev.berth.scheduling.filter.node;

import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.filter.Veto;
import org.jspecify.annotations.Nullable;

/** Keeps tasks away from cordoned nodes. */
final class CordonRule implements NodeRule {
  private static final Veto CORDONED = new Veto.Cordoned();

  @Override
  public @Nullable Veto veto(NodeFacts node) {
    return node.unschedulable() ? CORDONED : null;
  }
}
