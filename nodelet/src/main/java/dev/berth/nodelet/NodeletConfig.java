package dev.berth.nodelet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a nodelet is told.
 *
 * @param node the node's name
 * @param data the folder that holds the machine id
 * @param hostIp the node's address, where ports listen that name none
 * @param ports the ports that may be assigned to tasks
 * @param allowedHostPaths prefixes that tasks may mount
 * @param labels that the node is to have, beside those it always has
 * @param cpuMillis thousandths of a cpu that tasks may use; absent: all
 * @param memoryBytes memory that tasks may use; absent: all
 */
public record NodeletConfig(
    String node,
    Path data,
    String hostIp,
    Ports ports,
    List<Path> allowedHostPaths,
    Map<String, String> labels,
    OptionalLong cpuMillis,
    OptionalLong memoryBytes) {
  /** The ports that are assigned unless others are named. */
  public static final Ports DEFAULT_PORTS = new Ports(20_000, 20_999);

  public NodeletConfig {
    allowedHostPaths = List.copyOf(allowedHostPaths);
    labels = Map.copyOf(labels);
  }

  /** A node with the defaults. */
  public static NodeletConfig of(String node, Path data) {
    return new NodeletConfig(
        node,
        data,
        "127.0.0.1",
        DEFAULT_PORTS,
        List.of(),
        Map.of(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  /** Ports, both ends included. */
  public record Ports(int first, int last) {
    public Ports {
      if (first < 1 || last > 65_535 || first > last) {
        throw new IllegalArgumentException("not a range of ports: " + first + "-" + last);
      }
    }

    /** From text like "20000-20999". */
    public static Ports parse(String text) {
      String[] ends = text.split("-", -1);
      if (ends.length != 2) {
        throw new IllegalArgumentException("not a range of ports: " + text);
      }
      return new Ports(Integer.parseInt(ends[0].strip()), Integer.parseInt(ends[1].strip()));
    }
  }

  /** The nodelet's own version. */
  public String version() {
    String version = NodeletConfig.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  public NodeletConfig withPorts(Ports other) {
    return new NodeletConfig(
        node, data, hostIp, other, allowedHostPaths, labels, cpuMillis, memoryBytes);
  }

  public NodeletConfig withLabels(Map<String, String> others) {
    return new NodeletConfig(
        node, data, hostIp, ports, allowedHostPaths, others, cpuMillis, memoryBytes);
  }

  /** Offers so much, whatever the machine has. */
  public NodeletConfig withOffer(long cpu, long memory) {
    return new NodeletConfig(
        node,
        data,
        hostIp,
        ports,
        allowedHostPaths,
        labels,
        OptionalLong.of(cpu),
        OptionalLong.of(memory));
  }
}
