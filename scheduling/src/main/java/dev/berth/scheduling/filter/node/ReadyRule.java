package dev.berth.scheduling.filter.node;

import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.filter.Veto;
import org.jspecify.annotations.Nullable;

/**
 * Only nodes whose Ready condition is True. A node that was never heard has no such condition, and
 * a task that goes there would wait for nothing.
 */
final class ReadyRule implements NodeRule {
  private static final Veto NOT_READY = new Veto.NotReady();

  @Override
  public @Nullable Veto veto(NodeFacts node) {
    return node.ready() ? null : NOT_READY;
  }
}
