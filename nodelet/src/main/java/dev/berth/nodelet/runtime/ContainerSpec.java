package dev.berth.nodelet.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * All that a runtime needs to make a container. Empty texts and lists leave what the image says; 0
 * means no limit.
 *
 * @param name unique among the runtime's containers
 * @param command replaces the image's entry point
 * @param arguments of the command, or of the image's entry point
 * @param environment "NAME=value", in order
 * @param stopGrace between stop signal and kill, when others stop the container
 */
public record ContainerSpec(
    String name,
    String image,
    List<String> command,
    List<String> arguments,
    List<String> environment,
    String workingDir,
    String user,
    String hostname,
    Map<String, String> labels,
    Limits limits,
    List<Port> ports,
    List<Mount> mounts,
    Duration stopGrace) {
  public ContainerSpec {
    command = List.copyOf(command);
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
    labels = Map.copyOf(labels);
    ports = List.copyOf(ports);
    mounts = List.copyOf(mounts);
  }

  /**
   * How much of the machine it gets.
   *
   * @param memoryBytes at most
   * @param cpuMillis at most, in thousandths of a cpu; may be more than the machine has
   * @param cpuShares its weight when cpus are short; 1024 for a whole one
   */
  public record Limits(long memoryBytes, long cpuMillis, int cpuShares) {
    public static final Limits NONE = new Limits(0, 0, 0);
  }

  /** A port of the host that leads to a port of the container. */
  public record Port(String hostIp, int hostPort, int containerPort, boolean udp) {
    /** For example "127.0.0.1:20000/tcp": what no other container may have. */
    public String claim() {
      return hostIp + ":" + hostPort + "/" + (udp ? "udp" : "tcp");
    }
  }

  /** Something that is mounted. */
  public sealed interface Mount {
    /** A path of the host, which must exist. */
    record HostPath(String hostPath, String path, boolean readOnly) implements Mount {}

    /** A named volume, made when it is missing. */
    record Volume(String name, String path, boolean readOnly) implements Mount {}

    /** Memory, of at most so many bytes. */
    record Tmpfs(String path, long sizeBytes, boolean readOnly) implements Mount {}
  }
}
