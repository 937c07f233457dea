package dev.berth.scheduling.filter.room;

import dev.berth.scheduling.filter.Veto;
import dev.berth.scheduling.topology.Counter;

/**
 * Anti-affinity: none of these tasks may be in the node's domain. A node without the label is near
 * nobody.
 */
final class ApartRule implements RoomRule {
  private final Counter others;
  private final Veto veto;

  ApartRule(Counter others) {
    this.others = others;
    this.veto = new Veto.Averse(others.domains().key());
  }

  @Override
  public boolean fits(int node) {
    return others.at(node) == 0;
  }

  @Override
  public Veto veto(int node) {
    return veto;
  }
}
