package dev.berth.scheduling.filter.room;

import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.cluster.Ports;
import dev.berth.scheduling.demand.PortDemand;
import dev.berth.scheduling.filter.Veto;
import java.util.List;

/** Fixed ports must be free on the node, and its range must have enough for the others. */
final class PortRule implements RoomRule {
  private final Cluster cluster;
  private final List<PortDemand> wanted;

  PortRule(Cluster cluster, List<PortDemand> wanted) {
    this.cluster = cluster;
    this.wanted = wanted;
  }

  @Override
  public boolean fits(int node) {
    NodeFacts facts = cluster.facts(node);
    return cluster.ports(node).canChoose(wanted, facts.firstPort(), facts.lastPort());
  }

  @Override
  public Veto veto(int node) {
    Ports ports = cluster.ports(node);
    for (PortDemand port : wanted) {
      if (!port.assigned() && ports.taken(port.hostPort(), port.udp())) {
        return new Veto.PortTaken(port.hostPort(), port.udp());
      }
    }
    NodeFacts facts = cluster.facts(node);
    return new Veto.NoFreePort(facts.firstPort() > 0 && facts.lastPort() >= facts.firstPort());
  }
}
