package dev.berth.nodelet.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.TmpfsOptions;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.api.model.VolumeOptions;
import dev.berth.nodelet.runtime.Bounds;
import dev.berth.nodelet.runtime.Connection;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.Devices;
import dev.berth.nodelet.runtime.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A container's spec as Docker is asked for it. */
final class CreateCommands {
  // Docker keeps all that a container ever wrote unless it is told otherwise.
  private static final Map<String, String> LOG_ROTATION =
      Map.of("max-size", "10m", "max-file", "3");

  // The kernel's own period, and the least share of it that it accepts: a hundredth of a cpu.
  private static final long CPU_PERIOD_MICROS = 100_000;
  private static final long MIN_CPU_QUOTA_MICROS = 1_000;

  // As of /tmp anywhere. Docker writes the number out in octal.
  private static final int WRITABLE_BY_ALL = 01777;

  private CreateCommands() {}

  /**
   * @param rotatesLogs whether logs are files that Docker would let grow without end
   */
  static CreateContainerCmd of(DockerClient docker, ContainerSpec spec, boolean rotatesLogs) {
    CreateContainerCmd command =
        docker
            .createContainerCmd(spec.image())
            .withName(spec.name())
            .withLabels(spec.labels())
            .withEnv(spec.environment())
            .withExposedPorts(exposed(spec))
            .withStopTimeout((int) spec.stopGrace().toSeconds())
            .withStdinOpen(spec.input().open())
            .withTty(spec.input().tty())
            .withHostConfig(hostConfig(spec, rotatesLogs));
    if (!spec.command().isEmpty()) {
      command = command.withEntrypoint(spec.command());
    }
    if (!spec.arguments().isEmpty()) {
      command = command.withCmd(spec.arguments());
    }
    if (!spec.workingDir().isEmpty()) {
      command = command.withWorkingDir(spec.workingDir());
    }
    if (!spec.user().isEmpty()) {
      command = command.withUser(spec.user());
    }
    if (!spec.stopSignal().isEmpty()) {
      command = command.withStopSignal(spec.stopSignal());
    }
    if (spec.labels().containsKey(Labels.INIT)) {
      // The image's check is about what the task's own container does.
      command = command.withHealthcheck(new HealthCheck().withTest(List.of("NONE")));
    }
    return spec.hostname().isEmpty() ? command : command.withHostName(spec.hostname());
  }

  private static HostConfig hostConfig(ContainerSpec spec, boolean rotatesLogs) {
    HostConfig config =
        HostConfig.newHostConfig()
            // The nodelet restarts: it knows the policy, and Docker would not wait for it.
            .withRestartPolicy(RestartPolicy.noRestart())
            .withInit(false)
            .withPortBindings(bindings(spec))
            .withMounts(mounts(spec));
    if (rotatesLogs) {
      config = config.withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, LOG_ROTATION));
    }
    return given(
        connected(
            bounded(limited(SecurityOptions.in(config, spec.security()), spec), spec.bounds()),
            spec.connection()),
        spec.devices());
  }

  private static HostConfig given(HostConfig config, Devices devices) {
    if (!devices.nodes().isEmpty()) {
      config =
          config.withDevices(
              devices.nodes().stream()
                  .map(node -> new Device(node.permissions(), node.path(), node.path()))
                  .toList());
    }
    return devices.gpus().isEmpty()
        ? config
        : config.withDeviceRequests(
            List.of(
                new DeviceRequest()
                    .withDriver("nvidia")
                    .withDeviceIds(devices.gpus())
                    .withCapabilities(List.of(List.of("gpu")))));
  }

  private static HostConfig limited(HostConfig config, ContainerSpec spec) {
    ContainerSpec.Limits limits = spec.limits();
    if (limits.memoryBytes() > 0) {
      // Docker's is for memory and swap together; without it the limit would be none.
      config =
          config
              .withMemory(limits.memoryBytes())
              .withMemorySwap(Math.addExact(limits.memoryBytes(), spec.bounds().swapBytes()));
    }
    if (limits.cpuMillis() > 0) {
      // Not as NanoCPUs: Docker refuses more of those than the machine has.
      config = config.withCpuPeriod(CPU_PERIOD_MICROS).withCpuQuota(quota(limits.cpuMillis()));
    }
    if (limits.oomScore() > 0) {
      config = config.withOomScoreAdj(limits.oomScore());
    }
    return limits.cpuShares() > 0 ? config.withCpuShares(limits.cpuShares()) : config;
  }

  private static HostConfig bounded(HostConfig config, Bounds bounds) {
    if (bounds.pids() > 0) {
      config = config.withPidsLimit(bounds.pids());
    }
    if (!bounds.ulimits().isEmpty()) {
      config =
          config.withUlimits(
              bounds.ulimits().stream()
                  .map(one -> new Ulimit(one.name(), one.soft(), one.hard()))
                  .toList());
    }
    if (bounds.shmBytes() > 0) {
      config = config.withShmSize(bounds.shmBytes());
    }
    return bounds.cpuset().isEmpty() ? config : config.withCpusetCpus(bounds.cpuset());
  }

  private static HostConfig connected(HostConfig config, Connection connection) {
    if (!connection.dnsServers().isEmpty()) {
      config = config.withDns(connection.dnsServers());
    }
    if (!connection.dnsSearches().isEmpty()) {
      config = config.withDnsSearch(connection.dnsSearches());
    }
    if (!connection.dnsOptions().isEmpty()) {
      config = config.withDnsOptions(connection.dnsOptions());
    }
    if (!connection.extraHosts().isEmpty()) {
      config = config.withExtraHosts(connection.extraHosts().toArray(String[]::new));
    }
    return switch (connection.network()) {
      case Connection.Network.Bridge _ -> config;
      case Connection.Network.Host _ -> config.withNetworkMode("host");
      case Connection.Network.None _ -> config.withNetworkMode("none");
      case Connection.Network.Named(String name) -> config.withNetworkMode(name);
    };
  }

  private static long quota(long cpuMillis) {
    long most = Long.MAX_VALUE / CPU_PERIOD_MICROS;
    return Math.max(MIN_CPU_QUOTA_MICROS, Math.min(cpuMillis, most) * CPU_PERIOD_MICROS / 1000);
  }

  private static ExposedPort port(ContainerSpec.Port port) {
    return port.udp()
        ? ExposedPort.udp(port.containerPort())
        : ExposedPort.tcp(port.containerPort());
  }

  /** In the host's network the container's ports are the host's by themselves. */
  private static Stream<ContainerSpec.Port> published(ContainerSpec spec) {
    return spec.connection().network() instanceof Connection.Network.Host
        ? Stream.empty()
        : spec.ports().stream();
  }

  private static List<ExposedPort> exposed(ContainerSpec spec) {
    return published(spec).map(CreateCommands::port).toList();
  }

  private static List<PortBinding> bindings(ContainerSpec spec) {
    return published(spec)
        .map(port ->
            new PortBinding(
                Ports.Binding.bindIpAndPort(port.hostIp(), port.hostPort()), port(port)))
        .toList();
  }

  private static List<Mount> mounts(ContainerSpec spec) {
    List<Mount> mounts = new ArrayList<>();
    for (ContainerSpec.Mount mount : spec.mounts()) {
      mounts.add(
          switch (mount) {
            case ContainerSpec.Mount.HostPath(var source, var path, var readOnly) ->
                new Mount()
                    .withType(MountType.BIND)
                    .withSource(source)
                    .withTarget(path)
                    .withReadOnly(readOnly);
            case ContainerSpec.Mount.Volume(var name, var path, var readOnly) ->
                new Mount()
                    .withType(MountType.VOLUME)
                    .withSource(name)
                    .withTarget(path)
                    .withReadOnly(readOnly)
                    .withVolumeOptions(new VolumeOptions().withLabels(ownLabel(spec)));
            case ContainerSpec.Mount.Tmpfs(var path, var size, var readOnly) ->
                new Mount()
                    .withType(MountType.TMPFS)
                    .withTarget(path)
                    .withReadOnly(readOnly)
                    .withTmpfsOptions(tmpfs(size));
          });
    }
    return mounts;
  }

  /**
   * Said, since runc 1.3.3 lets nobody but root write without it (its issue 4971). A runc older
   * than 1.1.8 gives it the rights of the image's folder all the same, if there is one (its issue
   * 3911).
   */
  private static TmpfsOptions tmpfs(long size) {
    TmpfsOptions options = new TmpfsOptions().withMode(WRITABLE_BY_ALL);
    return size > 0 ? options.withSizeBytes(size) : options;
  }

  /** A volume outlives the container, so of the labels it carries only whose it is. */
  private static Map<String, String> ownLabel(ContainerSpec spec) {
    String machine = spec.labels().get(Labels.MACHINE);
    return machine == null ? Map.of() : Map.of(Labels.MACHINE, machine);
  }
}
