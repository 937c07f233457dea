package dev.berth.controller.scheduler.cluster;

import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Container;
import java.util.Map;

/**
 * How much cpu and memory.
 *
 * @param cpu in thousandths of a core
 * @param memory in bytes
 */
public record Amounts(long cpu, long memory) {
  public static final Amounts NONE = new Amounts(0, 0);

  // Far above any machine, and low enough that sums over a node can't overflow.
  private static final long MOST = 1L << 53;

  public Amounts {
    cpu = Math.clamp(cpu, 0, MOST);
    memory = Math.clamp(memory, 0, MOST);
  }

  /** What a container is promised: its requests, or its limits where it has no request. */
  public static Amounts requestedBy(Container container) {
    Map<String, Quantity> requests = container.getResources().getRequestsMap();
    Map<String, Quantity> limits = container.getResources().getLimitsMap();
    return new Amounts(
        cpu(requests.containsKey("cpu") ? requests : limits),
        memory(requests.containsKey("memory") ? requests : limits));
  }

  /** The "cpu" and "memory" of a map of resources; 0 for an absent one. */
  public static Amounts of(Map<String, Quantity> resources) {
    return new Amounts(cpu(resources), memory(resources));
  }

  private static long cpu(Map<String, Quantity> resources) {
    Quantity cpu = resources.get("cpu");
    return cpu == null ? 0 : Quantities.milli(cpu);
  }

  private static long memory(Map<String, Quantity> resources) {
    Quantity memory = resources.get("memory");
    return memory == null ? 0 : Quantities.bytes(memory);
  }
}
