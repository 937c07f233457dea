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
 * @param stopSignal the name of the signal
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
    Duration stopGrace,
    String stopSignal,
    Security security,
    Connection connection,
    Bounds bounds,
    Input input,
    Devices devices) {
  public ContainerSpec {
    command = List.copyOf(command);
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
    labels = Map.copyOf(labels);
    ports = List.copyOf(ports);
    mounts = List.copyOf(mounts);
  }

  /** One that says nothing about what it may do and how it is connected. */
  public ContainerSpec(
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
    this(
        name,
        image,
        command,
        arguments,
        environment,
        workingDir,
        user,
        hostname,
        labels,
        limits,
        ports,
        mounts,
        stopGrace,
        "",
        Security.DEFAULT,
        Connection.DEFAULT,
        Bounds.NONE,
        Input.NONE,
        Devices.NONE);
  }

  /** One that says nothing but what it runs, and is stopped after a second. */
  public static ContainerSpec plain(
      String name,
      String image,
      List<String> command,
      List<String> arguments,
      Map<String, String> labels) {
    return new ContainerSpec(
        name,
        image,
        command,
        arguments,
        List.of(),
        "",
        "",
        "",
        labels,
        Limits.NONE,
        List.of(),
        List.of(),
        Duration.ofSeconds(1));
  }

  public ContainerSpec withSecurity(Security other) {
    return with(stopSignal, other, connection, bounds, input, devices);
  }

  public ContainerSpec withConnection(Connection other) {
    return with(stopSignal, security, other, bounds, input, devices);
  }

  public ContainerSpec withBounds(Bounds other) {
    return with(stopSignal, security, connection, other, input, devices);
  }

  public ContainerSpec withStopSignal(String other) {
    return with(other, security, connection, bounds, input, devices);
  }

  public ContainerSpec withInput(Input other) {
    return with(stopSignal, security, connection, bounds, other, devices);
  }

  public ContainerSpec withDevices(Devices other) {
    return with(stopSignal, security, connection, bounds, input, other);
  }

  private ContainerSpec with(
      String signal,
      Security rights,
      Connection connected,
      Bounds bounded,
      Input fed,
      Devices given) {
    return new ContainerSpec(
        name,
        image,
        command,
        arguments,
        environment,
        workingDir,
        user,
        hostname,
        labels,
        limits,
        ports,
        mounts,
        stopGrace,
        signal,
        rights,
        connected,
        bounded,
        fed,
        given);
  }

  /**
   * What its command reads.
   *
   * @param open whether its standard input stays open for whoever attaches
   * @param tty whether it has a terminal
   */
  public record Input(boolean open, boolean tty) {
    public static final Input NONE = new Input(false, false);
  }

  /** Without the environment, which may hold what is secret. */
  @Override
  public String toString() {
    return "ContainerSpec[name=" + name + ", image=" + image + "]";
  }

  /**
   * How much of the machine it gets.
   *
   * @param memoryBytes at most
   * @param cpuMillis at most, in thousandths of a cpu; may be more than the machine has
   * @param cpuShares its weight when cpus are short; 1024 for a whole one
   * @param oomScore how much sooner than others the kernel kills it when the machine has no memory
   *     left, up to 1000
   */
  public record Limits(long memoryBytes, long cpuMillis, int cpuShares, int oomScore) {
    public static final Limits NONE = new Limits(0, 0, 0);

    public Limits(long memoryBytes, long cpuMillis, int cpuShares) {
      this(memoryBytes, cpuMillis, cpuShares, 0);
    }
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
