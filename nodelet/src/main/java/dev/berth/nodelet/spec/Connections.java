package dev.berth.nodelet.spec;

import dev.berth.api.v1.Container;
import dev.berth.api.v1.Dns;
import dev.berth.api.v1.Network;
import dev.berth.nodelet.runtime.Connection;
import java.util.List;

/** How a container is connected. */
final class Connections {
  private Connections() {}

  static Connection of(Container container) {
    Dns dns = container.getDns();
    List<String> hosts =
        container.getHostAliasesList().stream()
            .flatMap(
                alias -> alias.getHostnamesList().stream().map(name -> name + ":" + alias.getIp()))
            .toList();
    return new Connection(
        network(container.getNetwork()),
        dns.getServersList(),
        dns.getSearchesList(),
        dns.getOptionsList(),
        hosts);
  }

  private static Connection.Network network(Network network) {
    return switch (network.getMode()) {
      case NETWORK_MODE_HOST -> new Connection.Network.Host();
      case NETWORK_MODE_NAMED -> new Connection.Network.Named(network.getName());
      // Admission lets no word pass that is not known here.
      case NETWORK_MODE_NONE, UNRECOGNIZED -> new Connection.Network.None();
      case NETWORK_MODE_UNSPECIFIED, NETWORK_MODE_BRIDGE -> new Connection.Network.Bridge();
    };
  }
}
