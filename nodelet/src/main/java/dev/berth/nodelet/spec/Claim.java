package dev.berth.nodelet.spec;

import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.Labels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a task takes of its node.
 *
 * @param cpuMillis in thousandths of a cpu
 * @param ports as {@link dev.berth.nodelet.runtime.ContainerSpec.Port#claim()} writes them
 * @param diskBytes of what its container writes
 */
public record Claim(long cpuMillis, long memoryBytes, Set<String> ports, long diskBytes) {
  public Claim {
    ports = Set.copyOf(ports);
  }

  public Claim(long cpuMillis, long memoryBytes, Set<String> ports) {
    this(cpuMillis, memoryBytes, ports, 0);
  }

  /** As its labels have it: for containers whose Binding is gone. */
  public static Claim of(ContainerState container) {
    String ports = container.labels().getOrDefault(Labels.PORTS, "");
    return new Claim(
        container.number(Labels.CPU, 0),
        container.number(Labels.MEMORY, 0),
        ports.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(ports.split(",", -1))),
        container.number(Labels.DISK, 0));
  }

  Map<String, String> labels() {
    Map<String, String> labels = new HashMap<>();
    labels.put(Labels.CPU, Long.toString(cpuMillis));
    labels.put(Labels.MEMORY, Long.toString(memoryBytes));
    labels.put(Labels.PORTS, String.join(",", ports.stream().sorted().toList()));
    if (diskBytes > 0) {
      labels.put(Labels.DISK, Long.toString(diskBytes));
    }
    return labels;
  }
}
