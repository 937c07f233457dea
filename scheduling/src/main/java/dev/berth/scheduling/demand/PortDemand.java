package dev.berth.scheduling.demand;

import dev.berth.api.v1.ContainerPort;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Protocol;

/**
 * One port that a Task wants.
 *
 * @param hostPort the node's port; 0: any free one of the node's range
 */
public record PortDemand(String name, int containerPort, int hostPort, boolean udp, String hostIp) {
  public static PortDemand of(ContainerPort port) {
    return new PortDemand(
        port.getName(),
        port.getContainerPort(),
        port.getHostPort(),
        port.getProtocol() == Protocol.PROTOCOL_UDP,
        port.getHostIp());
  }

  public boolean assigned() {
    return hostPort == 0;
  }

  /** This port of the container at that port of the node, as a Binding has it. */
  public HostPort at(int port) {
    HostPort.Builder built =
        HostPort.newBuilder()
            .setContainerPort(containerPort)
            .setHostPort(port)
            .setProtocol(udp ? Protocol.PROTOCOL_UDP : Protocol.PROTOCOL_TCP);
    if (!name.isEmpty()) {
      built.setName(name);
    }
    if (!hostIp.isEmpty()) {
      built.setHostIp(hostIp);
    }
    return built.build();
  }
}
