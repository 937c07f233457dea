package dev.berth.controller.scheduler.cluster;

import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskSpec;
import dev.berth.api.v1.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a Task asks of a node. Tasks that ask for the same are equal here, whatever else
 * differs: what is found out about one holds for the others.
 *
 * @param refusedBy nodes that have refused it of late: taken when no other fits
 */
public record Demand(
    Amounts amounts,
    List<PortDemand> ports,
    Map<String, String> nodeSelector,
    List<Toleration> tolerations,
    Set<String> refusedBy) {
  public Demand {
    ports = List.copyOf(ports);
    nodeSelector = Map.copyOf(nodeSelector);
    tolerations = List.copyOf(tolerations);
    refusedBy = Set.copyOf(refusedBy);
  }

  public static Demand of(Task task) {
    TaskSpec spec = task.getSpec();
    return new Demand(
        Amounts.requestedBy(spec.getContainer()),
        spec.getContainer().getPortsList().stream().map(PortDemand::of).toList(),
        spec.getNodeSelectorMap(),
        spec.getTolerationsList(),
        Set.copyOf(Refusals.since(task)));
  }
}
