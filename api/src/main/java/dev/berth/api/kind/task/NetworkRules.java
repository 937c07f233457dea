package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.NameSyntax;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.ContainerPort;
import dev.berth.api.v1.Dns;
import dev.berth.api.v1.HostAlias;
import dev.berth.api.v1.Network;
import dev.berth.api.v1.NetworkMode;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** How a container may be connected, and what that leaves of its ports. */
final class NetworkRules {
  private static final Pattern NETWORK = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");
  private static final Pattern OPTION = Pattern.compile("[a-z0-9-]+(:[0-9]+)?");
  // Docker's words for the other modes.
  private static final Set<String> MODES = Set.of("bridge", "default", "host", "none");
  private static final int MAX_HOSTNAME = 63;

  private NetworkRules() {}

  static void check(String path, Container container, List<Violation> found) {
    network(path + ".network", container.getNetwork(), found);
    ports(path + ".ports", container, found);
    if (container.hasHostname() && !isHostname(container.getHostname())) {
      found.add(
          Violation.invalid(
              path + ".hostname",
              container.getHostname(),
              "must be lower case letters, digits and '-', start and end with a letter or digit,"
                  + " and be no more than 63 characters"));
    }
    dns(path + ".dns", container.getDns(), found);
    for (int i = 0; i < container.getHostAliasesCount(); i++) {
      alias(path + ".hostAliases[" + i + "]", container.getHostAliases(i), found);
    }
  }

  private static void network(String path, Network network, List<Violation> found) {
    String name = network.getName();
    if (network.getMode() == NetworkMode.UNRECOGNIZED) {
      found.add(
          Violation.notSupported(
              path + ".mode",
              network.getModeValue(),
              EnumWords.of(NetworkMode.getDescriptor()).all()));
    } else if (network.getMode() != NetworkMode.NETWORK_MODE_NAMED) {
      if (!name.isEmpty()) {
        found.add(Violation.invalid(path + ".name", name, "must be absent unless mode is Named"));
      }
    } else if (name.isEmpty()) {
      found.add(Violation.required(path + ".name", "the name of a network of the node's Docker"));
    } else if (MODES.contains(name)) {
      found.add(
          Violation.invalid(
              path + ".name", name, "must be a network of its own; for this one there is a mode"));
    } else if (!NETWORK.matcher(name).matches()) {
      found.add(
          Violation.invalid(
              path + ".name",
              name,
              "must be letters, digits, '_', '.' and '-', and start with a letter or digit"));
    }
  }

  private static void ports(String path, Container container, List<Violation> found) {
    NetworkMode mode = container.getNetwork().getMode();
    if (mode == NetworkMode.NETWORK_MODE_NONE && container.getPortsCount() > 0) {
      found.add(Violation.forbidden(path, "a container without a network has no ports"));
    }
    if (mode != NetworkMode.NETWORK_MODE_HOST) {
      return;
    }
    for (int i = 0; i < container.getPortsCount(); i++) {
      ContainerPort port = container.getPorts(i);
      if (port.getHostPort() != 0 && port.getHostPort() != port.getContainerPort()) {
        found.add(
            Violation.invalid(
                path + "[" + i + "].hostPort",
                port.getHostPort(),
                "must be absent or the containerPort, %d, with network mode Host"
                    .formatted(port.getContainerPort())));
      }
      if (!port.getHostIp().isEmpty()) {
        found.add(
            Violation.invalid(
                path + "[" + i + "].hostIp",
                port.getHostIp(),
                "must be absent with network mode Host: the container listens where it wants"));
      }
    }
  }

  private static void dns(String path, Dns dns, List<Violation> found) {
    for (int i = 0; i < dns.getServersCount(); i++) {
      address(path + ".servers[" + i + "]", dns.getServers(i), found);
    }
    for (int i = 0; i < dns.getSearchesCount(); i++) {
      String search = dns.getSearches(i);
      if (!isDomain(search)) {
        found.add(
            Violation.invalid(
                path + ".searches[" + i + "]", search, "must be a domain such as \"example.org\""));
      }
    }
    for (int i = 0; i < dns.getOptionsCount(); i++) {
      String option = dns.getOptions(i);
      if (!OPTION.matcher(option).matches()) {
        found.add(
            Violation.invalid(
                path + ".options[" + i + "]",
                option,
                "must be an option of resolv.conf such as \"ndots:2\" or \"rotate\""));
      }
    }
  }

  private static void alias(String path, HostAlias alias, List<Violation> found) {
    if (alias.getIp().isEmpty()) {
      found.add(Violation.required(path + ".ip", "the address that the names lead to"));
    } else {
      address(path + ".ip", alias.getIp(), found);
    }
    if (alias.getHostnamesCount() == 0) {
      found.add(Violation.required(path + ".hostnames", "at least one name"));
    }
    for (int i = 0; i < alias.getHostnamesCount(); i++) {
      if (!isDomain(alias.getHostnames(i))) {
        found.add(
            Violation.invalid(
                path + ".hostnames[" + i + "]",
                alias.getHostnames(i),
                "must be a name such as \"db\" or \"db.example.org\""));
      }
    }
  }

  private static boolean isHostname(String name) {
    return name.length() <= MAX_HOSTNAME && NameSyntax.isDnsLabel(name);
  }

  private static boolean isDomain(String name) {
    return NameSyntax.isDnsSubdomain(name);
  }

  /** A literal, never a name that would have to be looked up. */
  private static void address(String path, String address, List<Violation> found) {
    try {
      InetAddress _ = InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException _) {
      found.add(
          Violation.invalid(
              path, address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
    }
  }
}
