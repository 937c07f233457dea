package dev.berth.scheduling.filter.node;

import dev.berth.api.v1.NodeTerm;
import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.filter.Veto;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The node must fit at least one of the required terms. */
final class NodeAffinityRule implements NodeRule {
  private static final Veto DIFFERS = new Veto.AffinityDiffers();

  private final List<NodeTerm> terms;

  NodeAffinityRule(List<NodeTerm> terms) {
    this.terms = List.copyOf(terms);
  }

  @Override
  public @Nullable Veto veto(NodeFacts node) {
    for (NodeTerm term : terms) {
      if (NodeTerms.fits(term, node)) {
        return null;
      }
    }
    return DIFFERS;
  }
}
