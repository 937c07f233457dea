package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.v1.ContainerPort;
import dev.berth.api.v1.Protocol;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a container's ports must be. */
final class PortRules {
  private static final int MAX_PORT = 65535;
  private static final String RANGE = "must be between 1 and 65535, inclusive";
  private static final Pattern NAME = Pattern.compile("(?=.*[a-z])[a-z0-9]([a-z0-9-]*[a-z0-9])?");
  private static final int MAX_NAME = 15;
  private static final Set<String> ANY_ADDRESS = Set.of("", "0.0.0.0", "::");

  private PortRules() {}

  static void check(String path, List<ContainerPort> ports, List<Violation> found) {
    Set<String> names = new HashSet<>();
    Set<String> containerPorts = new HashSet<>();
    Map<String, Set<String>> hostPorts = new HashMap<>();
    for (int i = 0; i < ports.size(); i++) {
      ContainerPort port = ports.get(i);
      String at = path + "[" + i + "]";
      name(at + ".name", port.getName(), names, found);
      String protocol = EnumWords.word(port.getProtocol());
      if (port.getProtocol() == Protocol.UNRECOGNIZED) {
        found.add(
            Violation.notSupported(
                at + ".protocol",
                port.getProtocolValue(),
                EnumWords.of(Protocol.getDescriptor()).all()));
      }
      int inside = port.getContainerPort();
      if (!port.hasContainerPort()) {
        found.add(Violation.required(at + ".containerPort", "the port in the container"));
      } else if (inside < 1 || inside > MAX_PORT) {
        found.add(Violation.invalid(at + ".containerPort", inside, RANGE));
      } else if (!containerPorts.add(inside + "/" + protocol)) {
        found.add(Violation.duplicate(at + ".containerPort", inside + "/" + protocol));
      }
      int outside = port.getHostPort();
      if (outside < 0 || outside > MAX_PORT) {
        found.add(Violation.invalid(at + ".hostPort", outside, RANGE));
      } else if (outside > 0) {
        String taken = outside + "/" + protocol;
        Set<String> addresses = hostPorts.computeIfAbsent(taken, _ -> new HashSet<>());
        if (addresses.stream().anyMatch(one -> collide(one, port.getHostIp()))) {
          found.add(Violation.duplicate(at + ".hostPort", taken));
        }
        addresses.add(port.getHostIp());
      }
      hostIp(at + ".hostIp", port.getHostIp(), found);
    }
  }

  /** Without an address it is the node's own, which only the node knows. */
  private static boolean collide(String one, String other) {
    return one.equals(other) || ANY_ADDRESS.contains(one) || ANY_ADDRESS.contains(other);
  }

  private static void name(String path, String name, Set<String> names, List<Violation> found) {
    if (name.isEmpty()) {
      return;
    }
    if (name.length() > MAX_NAME) {
      found.add(Violation.invalid(path, name, "must be no more than 15 characters"));
    } else if (!NAME.matcher(name).matches()) {
      found.add(
          Violation.invalid(
              path,
              name,
              "must be lower case letters, digits and '-', with at least one letter, and start and"
                  + " end with a letter or digit"));
    } else if (!names.add(name)) {
      found.add(Violation.duplicate(path, name));
    }
  }

  /** A literal, never a name that would have to be looked up. */
  private static void hostIp(String path, String address, List<Violation> found) {
    if (address.isEmpty()) {
      return;
    }
    try {
      InetAddress _ = InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException _) {
      found.add(
          Violation.invalid(
              path, address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
    }
  }
}
