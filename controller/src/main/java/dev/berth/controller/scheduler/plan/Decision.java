package dev.berth.controller.scheduler.plan;

import dev.berth.api.v1.HostPort;
import java.util.List;

/** What became of a pending task. */
public sealed interface Decision {
  /**
   * It goes to a node.
   *
   * @param hostPorts one for each port of the task, in their order
   */
  record Place(String node, List<HostPort> hostPorts) implements Decision {
    public Place {
      hostPorts = List.copyOf(hostPorts);
    }
  }

  /** No node can take it now. */
  record Refuse(Refusal refusal) implements Decision {}
}
