package dev.berth.scheduling.demand;

import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Container;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How much cpu and memory, and of what else nodes have.
 *
 * @param cpu in thousandths of a core
 * @param memory in bytes
 * @param others by resource, such as "example.com/fuse"; bytes of "ephemeral-storage"
 */
public record Amounts(long cpu, long memory, Map<String, Long> others) {
  public static final Amounts NONE = new Amounts(0, 0);

  /** The resource that revocable Tasks use in the place of another one. */
  public static final String IDLE = "idle/";

  // Far above any machine, and low enough that sums over a node can't overflow.
  private static final long MOST = 1L << 53;

  public Amounts {
    cpu = Math.clamp(cpu, 0, MOST);
    memory = Math.clamp(memory, 0, MOST);
    others = Map.copyOf(others);
  }

  public Amounts(long cpu, long memory) {
    this(cpu, memory, Map.of());
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
        memory(requests.containsKey("memory") ? requests : limits, MOST),
        othersRequested(requests, limits));
  }

  /** How much of a resource, in its unit. */
  public long of(String resource) {
    return switch (resource) {
      case "cpu" -> cpu;
      case "memory" -> memory;
      default -> others.getOrDefault(resource, 0L);
    };
  }

  /** The same, taken from what others have requested and do not use. */
  public Amounts revocable() {
    Map<String, Long> all = new HashMap<>(others);
    if (cpu > 0) {
      all.put(IDLE + "cpu", cpu);
    }
    if (memory > 0) {
      all.put(IDLE + "memory", memory);
    }
    return new Amounts(0, 0, all);
  }

  /** With what a node's Tasks have requested and do not use. */
  public Amounts withIdle(Map<String, Quantity> idle) {
    Map<String, Long> all = new HashMap<>(others);
    all.put(IDLE + "cpu", cpu(idle, 0));
    all.put(IDLE + "memory", memory(idle, 0));
    return new Amounts(cpu, memory, all);
  }

  /** What a node has; 0 for cpu and memory that are absent, and for all that can't be read. */
  public static Amounts of(Map<String, Quantity> resources) {
    return new Amounts(cpu(resources, 0), memory(resources, 0), others(resources, 0));
  }

  /** Most tasks ask for no others, and this is worked out for each. */
  private static Map<String, Long> othersRequested(
      Map<String, Quantity> requests, Map<String, Quantity> limits) {
    Map<String, Long> all = new HashMap<>(others(limits, MOST));
    all.putAll(others(requests, MOST));
    all.values().removeIf(amount -> amount == 0);
    return all;
  }

  private static Map<String, Long> others(Map<String, Quantity> resources, long unreadable) {
    Map<String, Long> others = new HashMap<>();
    resources.forEach((resource, quantity) -> {
      if (!resource.equals("cpu") && !resource.equals("memory")) {
        long amount = read(quantity, Quantities::bytes, unreadable);
        others.put(resource, Math.clamp(amount, 0, MOST));
      }
    });
    return others;
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
