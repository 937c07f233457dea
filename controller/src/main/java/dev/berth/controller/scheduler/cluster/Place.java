package dev.berth.controller.scheduler.cluster;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.HostPort;
import java.util.List;

/**
 * What one Task uses on one node.
 *
 * @param hostPorts the ports of the node that it has
 */
public record Place(String taskUid, String node, Amounts amounts, List<HostPort> hostPorts) {
  public Place {
    hostPorts = List.copyOf(hostPorts);
  }

  public static Place of(Binding binding) {
    return new Place(
        binding.getSpec().getTaskUid(),
        binding.getSpec().getNode(),
        Amounts.requestedBy(binding.getSpec().getContainer()),
        binding.getSpec().getHostPortsList());
  }
}
