package dev.berth.scheduling.cluster;

import dev.berth.scheduling.demand.Amounts;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Amounts as arrays: only what is more than nothing, by the numbers of {@link ResourceNames}.
 * Immutable; its arrays are read by its neighbours and written by nobody.
 */
public final class Needs {
  // What a task without requests weighs when load is compared, as in Kubernetes: otherwise all such
  // tasks would go to the one node that happens to be the emptiest.
  private static final long ASSUMED_CPU = 100;
  private static final long ASSUMED_MEMORY = 200L << 20;

  private final Amounts amounts;
  final int[] resources;
  final long[] values;
  final long weighedCpu;
  final long weighedMemory;

  private Needs(Amounts amounts, int[] resources, long[] values) {
    this.amounts = amounts;
    this.resources = resources;
    this.values = values;
    this.weighedCpu = amounts.cpu() == 0 ? ASSUMED_CPU : amounts.cpu();
    this.weighedMemory = amounts.memory() == 0 ? ASSUMED_MEMORY : amounts.memory();
  }

  /**
   * @param numbers gives the number of a resource; asked for what is needed, once
   */
  static Needs of(Amounts amounts, ToIntFunction<String> numbers) {
    // By name first, so that the numbers do not depend on the order of a hash.
    Map<String, Long> others = new TreeMap<>(amounts.others());
    others.values().removeIf(amount -> amount == 0);
    Map<Integer, Long> sorted = new TreeMap<>();
    others.forEach((name, amount) -> sorted.put(numbers.applyAsInt(name), amount));
    sorted.put(ResourceNames.CPU, amounts.cpu());
    sorted.put(ResourceNames.MEMORY, amounts.memory());
    sorted.values().removeIf(amount -> amount == 0);
    return new Needs(
        amounts,
        sorted.keySet().stream().mapToInt(Integer::intValue).toArray(),
        sorted.values().stream().mapToLong(Long::longValue).toArray());
  }

  public Amounts amounts() {
    return amounts;
  }

  /** How many resources it needs something of. */
  public int count() {
    return resources.length;
  }

  /** The number of one of them. */
  public int resource(int i) {
    return resources[i];
  }

  /** How much of a resource, in its unit. */
  public long of(int resource) {
    for (int i = 0; i < resources.length; i++) {
      if (resources[i] == resource) {
        return values[i];
      }
    }
    return 0;
  }

  /** How much of it, in its unit. */
  public long value(int i) {
    return values[i];
  }
}
