package dev.berth.nodelet.health;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.v1.ContainerPort;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Protocol;
import dev.berth.nodelet.runtime.ContainerRuntime;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/**
 * Where a container's port is reached: at the container's own address where the runtime knows one
 * that answers here, else by the host's port that leads there.
 */
final class Targets {
  private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::");

  private final ContainerRuntime runtime;
  private final String hostIp;

  Targets(ContainerRuntime runtime, String hostIp) {
    this.runtime = runtime;
    this.hostIp = hostIp;
  }

  /** A host and its port. */
  record Target(String host, int port) {}

  /**
   * @param host what the probe says, or ""
   * @param port a number, or the name of a port of the container
   * @throws FailureException when the runtime can't tell, or no way leads there
   */
  Target of(Subject subject, String host, String port) {
    int number = number(subject, port);
    if (!host.isEmpty()) {
      return new Target(host, number);
    }
    Optional<String> address = subject.address();
    if (address.isEmpty()) {
      address = runtime.address(subject.containerId());
      subject.reachedAt(address);
    }
    return address.map(own -> new Target(own, number)).orElseGet(() -> onHost(subject, number));
  }

  private Target onHost(Subject subject, int port) {
    for (HostPort one : subject.binding().getSpec().getHostPortsList()) {
      if (one.getContainerPort() == port && one.getProtocol() != Protocol.PROTOCOL_UDP) {
        String listens = one.getHostIp().isEmpty() ? hostIp : one.getHostIp();
        if (ANY_ADDRESS.contains(listens)) {
          return new Target(runtime.hostAddress(), one.getHostPort());
        }
        if (runtime.isOnThisHost() || !InetAddress.ofLiteral(listens).isLoopbackAddress()) {
          return new Target(listens, one.getHostPort());
        }
      }
    }
    throw unreachable(port);
  }

  private static FailureException unreachable(int port) {
    return new FailureException(
        new Failure.BadRequest(
            "port %d can't be reached from the nodelet: the container's network is not this host's,"
                    .formatted(port)
                + " and no port of the node leads there"));
  }

  private static int number(Subject subject, String port) {
    for (ContainerPort one : subject.binding().getSpec().getContainer().getPortsList()) {
      if (one.getName().equals(port)) {
        return one.getContainerPort();
      }
    }
    try {
      return Integer.parseInt(port);
    } catch (NumberFormatException e) {
      throw new FailureException(new Failure.BadRequest("no port has the name " + port), e);
    }
  }
}
