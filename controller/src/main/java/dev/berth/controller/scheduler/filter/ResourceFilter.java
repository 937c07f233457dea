package dev.berth.controller.scheduler.filter;

import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.NodeState;
import dev.berth.controller.scheduler.filter.Veto.Resource;
import org.jspecify.annotations.Nullable;

/**
 * What is requested must be left of what the node can allocate. What is not requested always fits,
 * even on a node that is overfilled.
 */
final class ResourceFilter implements Filter {
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
    return null;
  }

  private static Veto veto(Resource resource, long need, long free, long allocatable) {
    return need > allocatable
        ? new Veto.TooSmall(resource, need, free)
        : new Veto.Lacks(resource, need, free);
  }
}
