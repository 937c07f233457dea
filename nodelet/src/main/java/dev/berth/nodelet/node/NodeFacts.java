package dev.berth.nodelet.node;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.NodeInfo;
import dev.berth.api.v1.NodeStatus;
import dev.berth.api.v1.PortRange;
import dev.berth.nodelet.NodeletConfig;
import dev.berth.nodelet.device.Inventory;
import dev.berth.nodelet.runtime.RuntimeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the node has and what it offers.
 *
 * @param cpuMillis thousandths of a cpu that tasks may use
 * @param memoryBytes memory that tasks may use
 * @param labels that the node is to have
 * @param status what the nodelet tells of it
 * @param boundedMemory memory that tasks may use, when that is less than the machine has
 * @param runtimeFolder a folder on the disk that has images and containers
 * @param diskBytes of that disk that tasks may use; absent: it can't be seen from here
 */
public record NodeFacts(
    long cpuMillis,
    long memoryBytes,
    Map<String, String> labels,
    NodeStatus status,
    OptionalLong boundedMemory,
    Path runtimeFolder,
    OptionalLong diskBytes) {
  public NodeFacts {
    labels = Map.copyOf(labels);
  }

  /** The same, and its devices. */
  public NodeFacts with(Inventory devices) {
    NodeStatus.Builder more = status.toBuilder();
    devices
        .counts()
        .forEach((resource, count) ->
            more.putCapacity(resource, Quantities.of(Long.toString(count)))
                .putAllocatable(resource, Quantities.of(Long.toString(count))));
    return new NodeFacts(
        cpuMillis, memoryBytes, labels, more.build(), boundedMemory, runtimeFolder, diskBytes);
  }

  /**
   * Measures, and lets the configuration override what is offered.
   *
   * @param onThisHost whether the runtime's disk is one of this host
   * @throws FailureException <em>bad request</em> when the system's reserve would leave nothing
   */
  public static NodeFacts of(RuntimeInfo machine, boolean onThisHost, NodeletConfig config) {
    long measuredCpu = machine.cpus() * 1000L;
    NodeletConfig.Margins margins = config.margins();
    long cpu = left("cpu", "m", config.cpuMillis().orElse(measuredCpu), margins.cpuMillis());
    long memory =
        left(
            "memory",
            " bytes",
            config.memoryBytes().orElse(machine.memoryBytes()),
            margins.memoryBytes());
    long disk = disk(machine, config.data());
    OptionalLong diskForTasks =
        disk == 0 || !onThisHost || !Files.exists(Path.of(machine.dataFolder()))
            ? OptionalLong.empty()
            : OptionalLong.of(offered(disk, margins));
    NodeStatus.Builder status =
        NodeStatus.newBuilder()
            .putCapacity("cpu", Quantities.ofMilli(measuredCpu))
            .putCapacity("memory", Quantities.ofBytes(machine.memoryBytes()))
            .putCapacity("disk", Quantities.ofBytes(disk))
            .putAllocatable("cpu", Quantities.ofMilli(cpu))
            .putAllocatable("memory", Quantities.ofBytes(memory))
            .putAllocatable("disk", Quantities.ofBytes(disk))
            .setInfo(
                NodeInfo.newBuilder()
                    .setOs(machine.os())
                    .setArchitecture(machine.architecture())
                    .setKernelVersion(machine.kernelVersion())
                    .setContainerRuntimeVersion(machine.version())
                    .setNodeletVersion(config.version())
                    .setHostname(machine.hostname()))
            .setPortRange(
                PortRange.newBuilder()
                    .setFirst(config.ports().first())
                    .setLast(config.ports().last()))
            .setAddress(config.hostIp());
    diskForTasks.ifPresent(bytes ->
        status
            .putCapacity("ephemeral-storage", Quantities.ofBytes(disk))
            .putAllocatable("ephemeral-storage", Quantities.ofBytes(bytes)));
    Map<String, String> labels = new HashMap<>();
    labels.put("berth.dev/hostname", config.node());
    labels.put("kubernetes.io/arch", machine.architecture());
    labels.put("kubernetes.io/os", machine.os());
    labels.putAll(config.labels());
    return new NodeFacts(
        cpu,
        memory,
        labels,
        status.build(),
        memory < machine.memoryBytes() ? OptionalLong.of(memory) : OptionalLong.empty(),
        runtimeFolder(machine, config.data()),
        diskForTasks);
  }

  private static long offered(long disk, NodeletConfig.Margins margins) {
    // By name, rather than a node where nothing that asks for disk could ever be placed.
    long _ = left("disk", " bytes", margins.withDisk(0).offered(disk), margins.diskBytes());
    return margins.offered(disk);
  }

  private static Path runtimeFolder(RuntimeInfo machine, Path data) {
    Path root = Path.of(machine.dataFolder());
    return Files.exists(root) ? root : data;
  }

  private static long left(String resource, String unit, long all, long reserve) {
    if (reserve > 0 && reserve >= all) {
      throw new FailureException(
          new Failure.BadRequest(
              "--reserve-%s: must be less than the %d%s that there are, but is %d%s"
                  .formatted(resource, all, unit, reserve, unit)));
    }
    return all - reserve;
  }

  /** The size of the disk that has the runtime's images, or else our own data. */
  private static long disk(RuntimeInfo machine, Path data) {
    try {
      return Files.getFileStore(runtimeFolder(machine, data)).getTotalSpace();
    } catch (IOException e) {
      return 0; // a runtime on another machine, or no data folder yet
    }
  }
}
