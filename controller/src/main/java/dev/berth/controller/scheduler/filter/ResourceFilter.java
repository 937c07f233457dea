package dev.berth.controller.scheduler.filter;

import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.NodeState;
import dev.berth.controller.scheduler.filter.Veto.Resource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is requested must be left of what the node can allocate. What is not requested always fits,
 * even on a node that is overfilled. A node that does not tell of its containers' disk, having its
 * Docker elsewhere, is not asked for it.
 */
final class ResourceFilter implements Filter {
  private static final String DISK = "ephemeral-storage";

  @Override
  public @Nullable Veto veto(Demand demand, NodeState node) {
    long memory = demand.amounts().memory();
    if (memory > 0 && memory > node.freeMemory()) {
      return veto(Resource.MEMORY, memory, node.freeMemory(), node.allocatable().memory());
    }
    long cpu = demand.amounts().cpu();
    if (cpu > 0 && cpu > node.freeCpu()) {
      return veto(Resource.CPU, cpu, node.freeCpu(), node.allocatable().cpu());
    }
    Map<String, Long> others = demand.amounts().others();
    return others.isEmpty() ? null : veto(others, node);
  }

  /** The first by name, so that the same one is told each time. */
  private static @Nullable Veto veto(Map<String, Long> others, NodeState node) {
    return others.entrySet().stream()
        .filter(one -> one.getValue() > node.free(one.getKey()))
        .filter(one -> !one.getKey().equals(DISK) || node.tells(DISK))
        .min(Map.Entry.comparingByKey())
        .map(one -> veto(one.getKey(), one.getValue(), node))
        .orElse(null);
  }

  private static Veto veto(String resource, long need, NodeState node) {
    return node.allocatable(resource) == 0
        ? new Veto.NotOffered(resource)
        : veto(new Resource(resource), need, node.free(resource), node.allocatable(resource));
  }

  private static Veto veto(Resource resource, long need, long free, long allocatable) {
    return need > allocatable
        ? new Veto.TooSmall(resource, need, free)
        : new Veto.Lacks(resource, need, free);
  }
}
