package dev.berth.nodelet;

import dev.berth.nodelet.admission.Allowances;
import dev.berth.nodelet.image.ImageSettings;
import dev.berth.nodelet.pressure.PressureRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a nodelet is told.
 *
 * @param node the node's name
 * @param data the folder that holds the machine id
 * @param hostIp the node's address, where ports listen that name none
 * @param ports the ports that may be assigned to tasks
 * @param allowedHostPaths prefixes that tasks may mount
 * @param allowances what tasks may do beyond what is safe
 * @param labels that the node is to have, beside those it always has
 * @param cpuMillis thousandths of a cpu that tasks may use; absent: all
 * @param memoryBytes memory that tasks may use; absent: all
 * @param images how images are fetched and removed
 * @param margins what is kept for the system, when the node is short, and what is lent
 */
public record NodeletConfig(
    String node,
    Path data,
    String hostIp,
    Ports ports,
    List<Path> allowedHostPaths,
    Allowances allowances,
    Map<String, String> labels,
    OptionalLong cpuMillis,
    OptionalLong memoryBytes,
    ImageSettings images,
    Margins margins) {
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
        Allowances.NONE,
        Map.of(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        ImageSettings.DEFAULT,
        Margins.DEFAULT);
  }

  /**
   * What is kept for the system, when the node is short of something, and what of it is lent.
   *
   * @param cpuMillis thousandths of a cpu that tasks are not offered
   * @param memoryBytes memory that tasks are not offered
   * @param diskBytes of the containers' disk that tasks are not offered
   * @param revocableAfter for how long a task must have left unused what revocable ones may use of
   *     its request; absent: never
   */
  public record Margins(
      long cpuMillis,
      long memoryBytes,
      long diskBytes,
      PressureRules pressure,
      Optional<Duration> revocableAfter) {
    private static final Duration REVOCABLE_AFTER = Duration.ofMinutes(1);

    public static final Margins DEFAULT = new Margins(0, 0, PressureRules.DEFAULT);

    public Margins {
      if (cpuMillis < 0 || memoryBytes < 0 || diskBytes < 0) {
        throw new IllegalArgumentException(
            "reserve-cpu, reserve-memory and reserve-disk must not be negative");
      }
    }

    /** With all else as it is unless it is said. */
    public Margins(long cpuMillis, long memoryBytes, PressureRules pressure) {
      this(cpuMillis, memoryBytes, 0, pressure, Optional.of(REVOCABLE_AFTER));
    }

    public Margins withDisk(long reserved) {
      return new Margins(cpuMillis, memoryBytes, reserved, pressure, revocableAfter);
    }

    public Margins withRevocableAfter(Optional<Duration> time) {
      return new Margins(cpuMillis, memoryBytes, diskBytes, pressure, time);
    }

    /**
     * How much of a disk tasks are offered: not what would have them evicted, nor what is kept for
     * the system.
     */
    public long offered(long wholeDisk) {
      return Math.max(0, wholeDisk - pressure.diskBelow().of(wholeDisk) - diskBytes);
    }
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

  /** Where tasks' own seccomp profiles are looked for. */
  public Path profiles() {
    return data.resolve("seccomp");
  }

  /** Where files of ConfigMaps are. */
  public Path configFiles() {
    return data.resolve("config");
  }

  /**
   * Where files of Secrets are: below /run, since who looks for what is in memory looks there.
   *
   * @param machineId the machine's, as nodelets that share a host must not share this
   */
  public Path secretFiles(String machineId) {
    return Path.of("/run/berth", machineId);
  }

  /** The nodelet's own version. */
  public String version() {
    String version = NodeletConfig.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  public NodeletConfig withPorts(Ports other) {
    return new NodeletConfig(
        node,
        data,
        hostIp,
        other,
        allowedHostPaths,
        allowances,
        labels,
        cpuMillis,
        memoryBytes,
        images,
        margins);
  }

  public NodeletConfig withLabels(Map<String, String> others) {
    return new NodeletConfig(
        node,
        data,
        hostIp,
        ports,
        allowedHostPaths,
        allowances,
        others,
        cpuMillis,
        memoryBytes,
        images,
        margins);
  }

  public NodeletConfig withAllowances(Allowances others) {
    return new NodeletConfig(
        node,
        data,
        hostIp,
        ports,
        allowedHostPaths,
        others,
        labels,
        cpuMillis,
        memoryBytes,
        images,
        margins);
  }

  public NodeletConfig withMargins(Margins other) {
    return new NodeletConfig(
        node,
        data,
        hostIp,
        ports,
        allowedHostPaths,
        allowances,
        labels,
        cpuMillis,
        memoryBytes,
        images,
        other);
  }

  /** Offers so much, whatever the machine has. */
  public NodeletConfig withOffer(long cpu, long memory) {
    return new NodeletConfig(
        node,
        data,
        hostIp,
        ports,
        allowedHostPaths,
        allowances,
        labels,
        OptionalLong.of(cpu),
        OptionalLong.of(memory),
        images,
        margins);
  }
}
