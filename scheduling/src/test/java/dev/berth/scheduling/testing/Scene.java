package dev.berth.scheduling.testing;

import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.cluster.Footprint;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Demand;
import java.util.List;

/** A cluster as a test wants it: nodes, and tasks that have a place though nobody decided so. */
public final class Scene {
  private final Cluster cluster = new Cluster();

  public Cluster cluster() {
    return cluster;
  }

  public Scene nodes(Node... nodes) {
    for (Node node : nodes) {
      cluster.put(node);
    }
    return this;
  }

  /** The number of a node, which need not exist. */
  public int number(String node) {
    return cluster.numberFor(node);
  }

  public Place place(Task task, String node, HostPort... hostPorts) {
    return place(task, node, List.of(hostPorts));
  }

  public Place place(Task task, String node, List<HostPort> hostPorts) {
    Footprint footprint = cluster.hold(Demand.of(task));
    Place place =
        new Place(
            key(task),
            task.getMetadata().getUid(),
            cluster.numberFor(node),
            footprint,
            hostPorts,
            0,
            0,
            false);
    cluster.set(place);
    cluster.drop(footprint);
    return place;
  }

  public void remove(Task task) {
    cluster.remove(key(task));
  }

  public static PlaceKey key(Task task) {
    return PlaceKey.of(task.getMetadata());
  }
}
