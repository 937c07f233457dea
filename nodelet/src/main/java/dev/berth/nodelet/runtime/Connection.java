package dev.berth.nodelet.runtime;

import java.util.List;

/**
 * How a container is connected. Empty lists leave what the host has.
 *
 * @param dnsServers where it looks up names
 * @param dnsSearches domains in which short names are looked up
 * @param dnsOptions the resolver's, for example "ndots:2"
 * @param extraHosts for /etc/hosts, as "name:address"
 */
public record Connection(
    Network network,
    List<String> dnsServers,
    List<String> dnsSearches,
    List<String> dnsOptions,
    List<String> extraHosts) {
  /** What a container gets that says nothing. */
  public static final Connection DEFAULT =
      new Connection(new Network.Bridge(), List.of(), List.of(), List.of(), List.of());

  public Connection {
    dnsServers = List.copyOf(dnsServers);
    dnsSearches = List.copyOf(dnsSearches);
    dnsOptions = List.copyOf(dnsOptions);
    extraHosts = List.copyOf(extraHosts);
  }

  /** The same in another network. */
  public Connection in(Network other) {
    return new Connection(other, dnsServers, dnsSearches, dnsOptions, extraHosts);
  }

  /** What a container is in. */
  public sealed interface Network {
    /** The runtime's own, which ports of the host lead to. */
    record Bridge() implements Network {}

    /** The host's: the container's ports are the host's. */
    record Host() implements Network {}

    /** None but loopback. */
    record None() implements Network {}

    /** One that is there already. */
    record Named(String name) implements Network {}
  }
}
