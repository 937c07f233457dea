package dev.berth.scheduling.score;

import dev.berth.api.v1.PreferredNodes;
import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.filter.node.NodeTerms;
import java.util.List;

/** The share, by weight, of the preferred terms that the node fits. */
final class PreferredNodesScore implements NodeScore {
  private final List<PreferredNodes> preferred;
  private final long all;

  PreferredNodesScore(List<PreferredNodes> preferred) {
    this.preferred = List.copyOf(preferred);
    this.all = preferred.stream().mapToLong(PreferredNodes::getWeight).sum();
  }

  @Override
  public int points(NodeFacts node) {
    long fit = 0;
    for (PreferredNodes one : preferred) {
      if (NodeTerms.fits(one.getTerm(), node)) {
        fit += one.getWeight();
      }
    }
    return all <= 0 ? 0 : Math.toIntExact(fit * Score.MOST / all);
  }
}
