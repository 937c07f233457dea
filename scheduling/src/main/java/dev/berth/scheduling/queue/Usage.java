package dev.berth.scheduling.queue;

import dev.berth.scheduling.cluster.Capacity;
import dev.berth.scheduling.cluster.Needs;
import java.util.Arrays;

/** How much somebody has of each resource. */
public final class Usage {
  private final Capacity capacity;
  private long[] amounts = new long[8];
  private int tasks;

  Usage(Capacity capacity) {
    this.capacity = capacity;
  }

  void add(Needs needs) {
    change(needs, 1);
  }

  void subtract(Needs needs) {
    change(needs, -1);
  }

  private void change(Needs needs, int sign) {
    tasks += sign;
    for (int i = 0; i < needs.count(); i++) {
      int resource = needs.resource(i);
      if (resource >= amounts.length) {
        amounts = Arrays.copyOf(amounts, Math.max(resource + 1, amounts.length * 2));
      }
      amounts[resource] += sign * needs.value(i);
    }
  }

  /** How much of a resource, in its unit. */
  public long of(int resource) {
    return resource < amounts.length ? amounts[resource] : 0;
  }

  /** How many tasks. */
  public int tasks() {
    return tasks;
  }

  /**
   * The greatest share of what the cluster has of any resource. What is taken from the idle counts
   * for nothing: it is missing to nobody.
   */
  public double dominantShare() {
    int resource = dominant();
    return resource < 0 ? 0 : share(resource);
  }

  /** Which resource that is; -1 for nothing at all. */
  public int dominant() {
    int dominant = -1;
    double greatest = 0;
    for (int resource = 0;
        resource < Math.min(amounts.length, capacity.names().count());
        resource++) {
      if (amounts[resource] > 0 && !capacity.names().isIdle(resource)) {
        double share = share(resource);
        if (share > greatest) {
          greatest = share;
          dominant = resource;
        }
      }
    }
    return dominant;
  }

  private double share(int resource) {
    long total = capacity.total(resource);
    // What no node has any more, somebody may still use on one that is lost.
    return total <= 0 ? 0 : (double) amounts[resource] / total;
  }
}
