package dev.berth.controller.scheduler.filter;

import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.NodeState;
import dev.berth.controller.scheduler.cluster.PortDemand;
import org.jspecify.annotations.Nullable;

/** Fixed ports must be free on the node, and its range must have enough for the others. */
final class PortFilter implements Filter {
  @Override
  public @Nullable Veto veto(Demand demand, NodeState node) {
    for (PortDemand port : demand.ports()) {
      if (!port.assigned() && node.portTaken(port.hostPort(), port.udp())) {
        return new Veto.PortTaken(port.hostPort(), port.udp());
      }
    }
    return node.choosePorts(demand.ports(), 0).isPresent()
        ? null
        : new Veto.NoFreePort(node.hasPortRange());
  }
}
