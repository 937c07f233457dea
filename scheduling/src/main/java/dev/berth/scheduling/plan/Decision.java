package dev.berth.scheduling.plan;

import dev.berth.api.v1.HostPort;
import java.util.List;

/** What became of a pending task. */
public sealed interface Decision {
  /**
   * It goes to a node.
   *
   * @param node the node's number
   * @param hostPorts one for each port of the task, in their order
   * @param lookedAt how many nodes were looked at when the candidates were found
   * @param fit how many of them could take it
   * @param runnerUp the number of the next best; -1 when there is none
   */
  record Placed(int node, List<HostPort> hostPorts, int lookedAt, int fit, int runnerUp)
      implements Decision {
    public Placed {
      hostPorts = List.copyOf(hostPorts);
    }
  }

  /** No node can take it now. */
  record Refused(Refusal refusal) implements Decision {}
}
