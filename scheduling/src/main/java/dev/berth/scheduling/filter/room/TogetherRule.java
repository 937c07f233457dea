package dev.berth.scheduling.filter.room;

import dev.berth.scheduling.filter.Veto;
import dev.berth.scheduling.topology.Counter;
import dev.berth.scheduling.topology.Domains;

/**
 * Affinity: at least one of these tasks must be in the node's domain. The first of those that want
 * to be near their own like may go anywhere that has the label, or it would wait for itself.
 */
final class TogetherRule implements RoomRule {
  private final Counter others;
  private final boolean isOneOfThem;
  private final Veto lonely;
  private final Veto noTopology;

  TogetherRule(Counter others, boolean isOneOfThem) {
    this.others = others;
    this.isOneOfThem = isOneOfThem;
    this.lonely = new Veto.Lonely(others.domains().key());
    this.noTopology = new Veto.NoTopology(others.domains().key());
  }

  @Override
  public boolean fits(int node) {
    return others.at(node) > 0 || (isOneOfThem && others.total() == 0 && hasDomain(node));
  }

  @Override
  public Veto veto(int node) {
    return hasDomain(node) ? lonely : noTopology;
  }

  private boolean hasDomain(int node) {
    return others.domains().of(node) != Domains.NONE;
  }
}
