package dev.berth.nodelet.admission;

import dev.berth.nodelet.plan.Refusal;
import dev.berth.nodelet.runtime.ContainerSpec.Port;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether ports of the host are free of what the {@link Ledger} does not know: other programs, and
 * other nodes on the same machine. A container would fail to start over them again and again; a
 * refusal brings the task to another port or node.
 */
public final class HostPorts {
  private final Predicate<Port> taken;

  private HostPorts(Predicate<Port> taken) {
    this.taken = taken;
  }

  /** Tries each port on the network of this process. */
  public static HostPorts ofThisHost() {
    return new HostPorts(HostPorts::isTaken);
  }

  /** For a runtime on another host, whose ports can't be tried from here. */
  public static HostPorts unknown() {
    return new HostPorts(_ -> false);
  }

  /** Why a task with these ports may not be run here, if so. */
  public Optional<Refusal> check(List<Port> ports) {
    return ports.stream()
        .filter(taken)
        .findFirst()
        .map(port ->
            new Refusal(
                "PortTaken",
                "port %s of the node is in use by another program".formatted(port.claim())));
  }

  private static boolean isTaken(Port port) {
    try {
      InetAddress address = InetAddress.getByName(port.hostIp());
      if (port.udp()) {
        new DatagramSocket(port.hostPort(), address).close();
      } else {
        new ServerSocket(port.hostPort(), 1, address).close();
      }
      return false;
    } catch (BindException e) {
      // The other reason, an address that is not this host's, is for the runtime to tell.
      return String.valueOf(e.getMessage()).contains("in use");
    } catch (IOException e) {
      return false; // what can't be told here, the start will tell
    }
  }
}
