package dev.berth.nodelet.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.TmpfsOptions;
import com.github.dockerjava.api.model.VolumeOptions;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A container's spec as Docker is asked for it. */
final class CreateCommands {
  // Docker keeps all that a container ever wrote unless it is told otherwise.
  private static final Map<String, String> LOG_ROTATION =
      Map.of("max-size", "10m", "max-file", "3");

  // The kernel's own period, and the least share of it that it accepts: a hundredth of a cpu.
  private static final long CPU_PERIOD_MICROS = 100_000;
  private static final long MIN_CPU_QUOTA_MICROS = 1_000;

  private CreateCommands() {}

  static CreateContainerCmd of(DockerClient docker, ContainerSpec spec) {
    CreateContainerCmd command =
        docker
            .createContainerCmd(spec.image())
            .withName(spec.name())
            .withLabels(spec.labels())
            .withEnv(spec.environment())
            .withExposedPorts(exposed(spec))
            .withStopTimeout((int) spec.stopGrace().toSeconds())
            .withHostConfig(hostConfig(spec));
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
    return spec.hostname().isEmpty() ? command : command.withHostName(spec.hostname());
  }

  private static HostConfig hostConfig(ContainerSpec spec) {
    HostConfig config =
        HostConfig.newHostConfig()
            // The nodelet restarts: it knows the policy, and Docker would not wait for it.
            .withRestartPolicy(RestartPolicy.noRestart())
            .withInit(false)
            .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, LOG_ROTATION))
            .withPortBindings(bindings(spec))
            .withMounts(mounts(spec));
    ContainerSpec.Limits limits = spec.limits();
    if (limits.memoryBytes() > 0) {
      // The same for memory and swap together: no swap, or the limit would be none.
      config = config.withMemory(limits.memoryBytes()).withMemorySwap(limits.memoryBytes());
    }
    if (limits.cpuMillis() > 0) {
      // Not as NanoCPUs: Docker refuses more of those than the machine has.
      config = config.withCpuPeriod(CPU_PERIOD_MICROS).withCpuQuota(quota(limits.cpuMillis()));
    }
    return limits.cpuShares() > 0 ? config.withCpuShares(limits.cpuShares()) : config;
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

  private static List<ExposedPort> exposed(ContainerSpec spec) {
    return spec.ports().stream().map(CreateCommands::port).toList();
  }

  private static List<PortBinding> bindings(ContainerSpec spec) {
    return spec.ports().stream()
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
                    .withTmpfsOptions(
                        size > 0 ? new TmpfsOptions().withSizeBytes(size) : new TmpfsOptions());
          });
    }
    return mounts;
  }

  /** A volume outlives the container, so of the labels it carries only whose it is. */
  private static Map<String, String> ownLabel(ContainerSpec spec) {
    String machine = spec.labels().get(Labels.MACHINE);
    return machine == null ? Map.of() : Map.of(Labels.MACHINE, machine);
  }
}
