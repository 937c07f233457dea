package dev.berth.scheduling.filter.room;

import dev.berth.scheduling.cluster.Capacity;
import dev.berth.scheduling.cluster.Needs;
import dev.berth.scheduling.cluster.ResourceNames;
import dev.berth.scheduling.filter.Veto;
import dev.berth.scheduling.filter.Veto.Resource;

/**
 * What is requested must be left of what the node can allocate. What is not requested always fits,
 * even on a node that is overfilled.
 */
final class ResourceRule implements RoomRule {
  private final Capacity capacity;
  private final Needs needs;

  ResourceRule(Capacity capacity, Needs needs) {
    this.capacity = capacity;
    this.needs = needs;
  }

  @Override
  public boolean fits(int node) {
    return capacity.fits(needs, node);
  }

  @Override
  public Veto veto(int node) {
    // Memory before all others: what people look at first.
    int lacking = -1;
    for (int i = 0; i < needs.count(); i++) {
      boolean lacks = needs.value(i) > capacity.free(node, needs.resource(i));
      if (lacks && (lacking < 0 || needs.resource(i) == ResourceNames.MEMORY)) {
        lacking = i;
      }
    }
    if (lacking < 0) {
      throw new IllegalStateException("node " + node + " lacks nothing");
    }
    return veto(node, needs.resource(lacking), needs.value(lacking));
  }

  private Veto veto(int node, int resource, long need) {
    String name = capacity.names().name(resource);
    long free = capacity.free(node, resource);
    long allocatable = capacity.allocatable(node, resource);
    if (allocatable == 0 && resource > ResourceNames.DISK && !capacity.names().isIdle(resource)) {
      return new Veto.NotOffered(name);
    }
    return need > allocatable
        ? new Veto.TooSmall(new Resource(name), need, free)
        : new Veto.Lacks(new Resource(name), need, free);
  }
}
