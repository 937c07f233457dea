package dev.berth.nodelet.node;

import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.NodeInfo;
import dev.berth.api.v1.NodeStatus;
import dev.berth.api.v1.PortRange;
import dev.berth.nodelet.NodeletConfig;
import dev.berth.nodelet.runtime.RuntimeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the node has and what it offers.
 *
 * @param cpuMillis thousandths of a cpu that tasks may use
 * @param memoryBytes memory that tasks may use
 * @param labels that the node is to have
 * @param status what the nodelet tells of it
 */
public record NodeFacts(
    long cpuMillis, long memoryBytes, Map<String, String> labels, NodeStatus status) {
  public NodeFacts {
    labels = Map.copyOf(labels);
  }

  /** Measures, and lets the configuration override what is offered. */
  public static NodeFacts of(RuntimeInfo machine, NodeletConfig config) {
    long measuredCpu = machine.cpus() * 1000L;
    long cpu = config.cpuMillis().orElse(measuredCpu);
    long memory = config.memoryBytes().orElse(machine.memoryBytes());
    long disk = disk(machine, config.data());
    NodeStatus status =
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
            .setAddress(config.hostIp())
            .build();
    Map<String, String> labels = new HashMap<>();
    labels.put("berth.dev/hostname", config.node());
    labels.put("kubernetes.io/arch", machine.architecture());
    labels.put("kubernetes.io/os", machine.os());
    labels.putAll(config.labels());
    return new NodeFacts(cpu, memory, labels, status);
  }

  /** The size of the disk that has the runtime's images, or else our own data. */
  private static long disk(RuntimeInfo machine, Path data) {
    Path root = Path.of(machine.dataFolder());
    try {
      return Files.getFileStore(Files.isReadable(root) ? root : data).getTotalSpace();
    } catch (IOException e) {
      return 0; // a runtime on another machine, or no data folder yet
    }
  }
}
