package dev.berth.nodelet.stream;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.PortRequest;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.ContainerPort;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.NetworkMode;
import dev.berth.api.v1.Protocol;
import dev.berth.client.NamespacedName;
import dev.berth.nodelet.loop.Bindings;
import dev.berth.nodelet.runtime.ContainerRuntime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;

/**
 * Connects to ports of containers: at the container's own address where the runtime knows one that
 * answers here, else by the host's port that leads there. What listens on a container's loopback
 * address alone is not reached.
 */
public final class Ports {
  private static final int CONNECT_MILLIS = 10_000;
  private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::");

  private final Containers containers;
  private final Bindings bindings;
  private final ContainerRuntime runtime;
  private final String hostIp;

  /**
   * @param hostIp where tasks' ports listen that do not say it
   */
  public Ports(Containers containers, Bindings bindings, ContainerRuntime runtime, String hostIp) {
    this.containers = containers;
    this.bindings = bindings;
    this.runtime = runtime;
    this.hostIp = hostIp;
  }

  /**
   * @throws FailureException <em>bad request</em> when there is no such port, no way to it or
   *     nobody that listens, <em>conflict</em> when no container runs
   */
  SocketChannel connect(PortRequest request) {
    String container = containers.running(request.getTarget()).id();
    NamespacedName task =
        new NamespacedName(request.getTarget().getNamespace(), request.getTarget().getName());
    Optional<Binding> binding = bindings.get(task);
    int port = number(binding, request.getPort());
    if (binding.isPresent() && mode(binding.get()) == NetworkMode.NETWORK_MODE_NONE) {
      throw bad(
          "task %s is in no network (network.mode: None), so no port leads there".formatted(task));
    }
    InetSocketAddress address =
        runtime
            .address(container)
            .map(own -> new InetSocketAddress(own, port))
            .orElseGet(() -> onHost(binding, port));
    try {
      return dialled(address);
    } catch (IOException e) {
      throw new FailureException(
          new Failure.BadRequest(
              "port %d of task %s does not answer: %s".formatted(port, task, e.getMessage())),
          e);
    }
  }

  private static SocketChannel dialled(InetSocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.socket().connect(address, CONNECT_MILLIS);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private InetSocketAddress onHost(Optional<Binding> binding, int port) {
    for (HostPort one :
        binding.map(found -> found.getSpec().getHostPortsList()).orElse(java.util.List.of())) {
      if (one.getContainerPort() == port && one.getProtocol() != Protocol.PROTOCOL_UDP) {
        String listens = one.getHostIp().isEmpty() ? hostIp : one.getHostIp();
        if (ANY_ADDRESS.contains(listens)) {
          return new InetSocketAddress(runtime.hostAddress(), one.getHostPort());
        }
        if (runtime.isOnThisHost() || !InetAddress.ofLiteral(listens).isLoopbackAddress()) {
          return new InetSocketAddress(listens, one.getHostPort());
        }
      }
    }
    throw bad(
        "port %d can't be reached from the nodelet: the container's network is not this host's,"
                .formatted(port)
            + " and no port of the node leads there");
  }

  private static NetworkMode mode(Binding binding) {
    return binding.getSpec().getContainer().getNetwork().getMode();
  }

  private static int number(Optional<Binding> binding, String port) {
    for (ContainerPort one :
        binding
            .map(found -> found.getSpec().getContainer().getPortsList())
            .orElse(java.util.List.of())) {
      if (one.getName().equals(port)) {
        if (one.getProtocol() == Protocol.PROTOCOL_UDP) {
          throw bad("port %s speaks UDP, and only TCP can be forwarded".formatted(port));
        }
        return one.getContainerPort();
      }
    }
    try {
      int number = Integer.parseInt(port);
      if (number > 0 && number < 65_536) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw bad(
        "\"%s\" is neither a port, 1 to 65535, nor the name of one of the task's ports"
            .formatted(port));
  }

  private static FailureException bad(String why) {
    return new FailureException(new Failure.BadRequest(why));
  }
}
