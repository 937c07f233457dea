package dev.berth.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.queue.QueueNode;
import dev.berth.scheduling.queue.QueueTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds everything up from the places, and compares that with the accounts. */
final class Recount {
  private Recount() {}

  static void check(World world) {
    Cluster cluster = world.scheduling.cluster();
    List<Place> places = new ArrayList<>();
    cluster.forEachPlace(places::add);
    int resources = cluster.capacity().names().count();
    Map<QueueNode, long[]> used = new HashMap<>();
    Map<QueueNode, Integer> tasks = new HashMap<>();
    Map<Integer, long[]> onNode = new HashMap<>();
    QueueTree tree = world.scheduling.queues();
    for (Place place : places) {
      for (QueueNode queue = tree.of(place.key().namespace());
          queue != null;
          queue = queue.parent()) {
        add(used.computeIfAbsent(queue, _ -> new long[resources]), place);
        tasks.merge(queue, 1, Integer::sum);
      }
      add(onNode.computeIfAbsent(place.node(), _ -> new long[resources]), place);
      assertThat(cluster.placesOn(place.node())).contains(place);
    }
    List<QueueNode> queues = new ArrayList<>(tree.queues());
    queues.add(tree.root());
    for (QueueNode queue : queues) {
      assertThat(queue.used().tasks()).as(queue.name()).isEqualTo(tasks.getOrDefault(queue, 0));
      for (int resource = 0; resource < resources; resource++) {
        assertThat(queue.used().of(resource))
            .as("%s of queue %s", cluster.capacity().names().name(resource), queue.name())
            .isEqualTo(used.getOrDefault(queue, new long[resources])[resource]);
      }
    }
    for (int node = 0; node < cluster.numbers(); node++) {
      for (int resource = 0; resource < resources; resource++) {
        long left =
            cluster.capacity().allocatable(node, resource)
                - onNode.getOrDefault(node, new long[resources])[resource];
        assertThat(cluster.capacity().free(node, resource))
            .as("%s of %s", cluster.capacity().names().name(resource), cluster.name(node))
            .isEqualTo(left);
      }
    }
  }

  private static void add(long[] sums, Place place) {
    for (int i = 0; i < place.footprint().needs().count(); i++) {
      sums[place.footprint().needs().resource(i)] += place.footprint().needs().value(i);
    }
  }
}
