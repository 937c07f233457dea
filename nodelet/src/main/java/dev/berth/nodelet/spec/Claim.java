package dev.berth.nodelet.spec;

import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.Labels;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * What a task takes of its node.
 *
 * @param cpuMillis in thousandths of a cpu
 * @param ports as {@link dev.berth.nodelet.runtime.ContainerSpec.Port#claim()} writes them
 */
public record Claim(long cpuMillis, long memoryBytes, Set<String> ports) {
  public Claim {
    ports = Set.copyOf(ports);
  }

  /** As its labels have it: for containers whose Binding is gone. */
  public static Claim of(ContainerState container) {
    String ports = container.labels().getOrDefault(Labels.PORTS, "");
    return new Claim(
        container.number(Labels.CPU, 0),
        container.number(Labels.MEMORY, 0),
        ports.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(ports.split(",", -1))));
  }

  Map<String, String> labels() {
    return Map.of(
        Labels.CPU,
        Long.toString(cpuMillis),
        Labels.MEMORY,
        Long.toString(memoryBytes),
        Labels.PORTS,
        String.join(",", ports.stream().sorted().toList()));
  }
}
