package dev.berth.scheduling.cluster;

import dev.berth.api.v1.HostPort;
import java.util.List;

/**
 * What one Task uses on one node.
 *
 * @param node the node's number
 * @param hostPorts the ports of the node that it has
 * @param priority the Task's: the least important ones give way first
 * @param since when it was given, in milliseconds since 1970: of equals the youngest gives way
 *     first
 * @param ending whether it is being given up already
 */
public record Place(
    PlaceKey key,
    String taskUid,
    int node,
    Footprint footprint,
    List<HostPort> hostPorts,
    int priority,
    long since,
    boolean ending) {
  public Place {
    hostPorts = List.copyOf(hostPorts);
  }

  /** The same, being given up. */
  public Place asEnding() {
    return with(true);
  }

  /** The same, not being given up. */
  public Place asStaying() {
    return with(false);
  }

  private Place with(boolean nowEnding) {
    return new Place(key, taskUid, node, footprint, hostPorts, priority, since, nowEnding);
  }
}
