package dev.berth.nodelet.spec;

import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.Labels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a task takes of its node.
 *
 * @param cpuMillis in thousandths of a cpu
 * @param ports as {@link dev.berth.nodelet.runtime.ContainerSpec.Port#claim()} writes them
 * @param diskBytes of what its container writes
 * @param counted how many of each resource that a node gives by number or by device
 * @param revocable whether its cpu and memory are what others have requested and do not use
 */
public record Claim(
    long cpuMillis,
    long memoryBytes,
    Set<String> ports,
    long diskBytes,
    Map<String, Long> counted,
    boolean revocable) {
  public Claim {
    ports = Set.copyOf(ports);
    counted = Map.copyOf(counted);
  }

  public Claim(long cpuMillis, long memoryBytes, Set<String> ports) {
    this(cpuMillis, memoryBytes, ports, 0);
  }

  public Claim(long cpuMillis, long memoryBytes, Set<String> ports, long diskBytes) {
    this(cpuMillis, memoryBytes, ports, diskBytes, Map.of(), false);
  }

  /** As its labels have it: for containers whose Binding is gone. */
  public static Claim of(ContainerState container) {
    return new Claim(
        container.number(Labels.CPU, 0),
        container.number(Labels.MEMORY, 0),
        list(container, Labels.PORTS),
        container.number(Labels.DISK, 0),
        counted(list(container, Labels.COUNTED)),
        container.isRevocable());
  }

  /** What it takes of cpu and memory. */
  public Room room() {
    return new Room(cpuMillis, memoryBytes);
  }

  /** The same, of what others leave unused. */
  public Claim withRevocable() {
    return new Claim(cpuMillis, memoryBytes, ports, diskBytes, counted, true);
  }

  /** The same, and so many of these. */
  public Claim withCounted(Map<String, Long> amounts) {
    return new Claim(cpuMillis, memoryBytes, ports, diskBytes, amounts, revocable);
  }

  Map<String, String> labels() {
    Map<String, String> labels = new HashMap<>();
    labels.put(Labels.CPU, Long.toString(cpuMillis));
    labels.put(Labels.MEMORY, Long.toString(memoryBytes));
    labels.put(Labels.PORTS, String.join(",", ports.stream().sorted().toList()));
    if (diskBytes > 0) {
      labels.put(Labels.DISK, Long.toString(diskBytes));
    }
    if (!counted.isEmpty()) {
      labels.put(
          Labels.COUNTED,
          new TreeMap<>(counted)
              .entrySet().stream()
                  .map(one -> one.getKey() + "=" + one.getValue())
                  .collect(Collectors.joining(",")));
    }
    if (revocable) {
      labels.put(Labels.REVOCABLE, "true");
    }
    return labels;
  }

  private static Set<String> list(ContainerState container, String label) {
    String text = container.labels().getOrDefault(label, "");
    return text.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(text.split(",", -1)));
  }

  private static Map<String, Long> counted(Set<String> texts) {
    Map<String, Long> counted = new HashMap<>();
    for (String text : texts) {
      int equals = text.lastIndexOf('=');
      if (equals > 0 && text.substring(equals + 1).matches("\\d{1,18}")) {
        counted.put(text.substring(0, equals), Long.parseLong(text.substring(equals + 1)));
      }
    }
    return counted;
  }
}
