package dev.berth.controller.scheduler.cluster;

import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Container;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

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

  /**
   * What a container is promised: its requests, or its limits where it has no request. What can't
   * be read is more than any node has: nobody knows what it takes.
   */
  public static Amounts requestedBy(Container container) {
    Map<String, Quantity> requests = container.getResources().getRequestsMap();
    Map<String, Quantity> limits = container.getResources().getLimitsMap();
    return new Amounts(
        cpu(requests.containsKey("cpu") ? requests : limits, MOST),
        memory(requests.containsKey("memory") ? requests : limits, MOST));
  }

  /** The "cpu" and "memory" of what a node has; 0 for what is absent or can't be read. */
  public static Amounts of(Map<String, Quantity> resources) {
    return new Amounts(cpu(resources, 0), memory(resources, 0));
  }

  private static long cpu(Map<String, Quantity> resources, long unreadable) {
    return read(resources.get("cpu"), Quantities::milli, unreadable);
  }

  private static long memory(Map<String, Quantity> resources, long unreadable) {
    return read(resources.get("memory"), Quantities::bytes, unreadable);
  }

  private static long read(
      @Nullable Quantity quantity, ToLongFunction<Quantity> units, long unreadable) {
    try {
      return quantity == null ? 0 : units.applyAsLong(quantity);
    } catch (FailureException _) {
      return unreadable;
    }
  }
}
