package dev.berth.scheduling.filter.room;

import dev.berth.api.v1.TopologySpread;
import dev.berth.scheduling.filter.Feasible;
import dev.berth.scheduling.filter.Veto;
import dev.berth.scheduling.topology.Counter;
import dev.berth.scheduling.topology.Domains;

/**
 * Topology spread: with the task, the node's domain may be ahead of the emptiest eligible one by
 * maxSkew at most. With fewer eligible domains than minDomains the emptiest one counts as having
 * none.
 */
final class SpreadRule implements RoomRule {
  private final Counter like;
  private final boolean isOneOfThem;
  private final Eligible eligible;
  private final int maxSkew;
  private final int minDomains;
  private final Veto crowded;
  private final Veto noTopology;
  private int most;

  /**
   * @param isOneOfThem whether the task itself is counted
   */
  SpreadRule(Counter like, boolean isOneOfThem, Feasible nodes, TopologySpread spread) {
    this.like = like;
    this.isOneOfThem = isOneOfThem;
    this.eligible = new Eligible(nodes, like.domains());
    this.maxSkew = Math.max(1, spread.getMaxSkew());
    this.minDomains = Math.max(1, spread.getMinDomains());
    String key = spread.getTopologyKey();
    this.crowded = new Veto.Crowded("spread over %s, max skew %d".formatted(key, maxSkew));
    this.noTopology = new Veto.NoTopology(key);
  }

  @Override
  public void prepare() {
    int fewest = eligible.count() < minDomains ? 0 : eligible.fewest(like);
    most = fewest + maxSkew - (isOneOfThem ? 1 : 0);
  }

  @Override
  public boolean fits(int node) {
    return hasDomain(node) && like.at(node) <= most;
  }

  @Override
  public Veto veto(int node) {
    return hasDomain(node) ? crowded : noTopology;
  }

  private boolean hasDomain(int node) {
    return like.domains().of(node) != Domains.NONE;
  }
}
