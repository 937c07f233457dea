package dev.berth.scheduling.rebalance;

import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.TaskUsage;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Amounts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the tasks that run use of the nodes that have told, as cpu and memory. */
public final class Uses {
  /** No node has told. */
  public static final Uses UNKNOWN = new Uses(Map.of());

  private final Map<String, Map<PlaceKey, Amounts>> byNode;

  /**
   * @param byNode by the node's name; a node that has told is there also when nothing runs on it
   */
  public Uses(Map<String, Map<PlaceKey, Amounts>> byNode) {
    this.byNode = Map.copyOf(byNode);
  }

  /** As nodes have answered, by their names: what a task has used in the last moment. */
  public static Uses now(Map<String, NodeStatsResponse> answers) {
    Map<String, Map<PlaceKey, Amounts>> byNode = new HashMap<>();
    answers.forEach((node, answer) -> {
      Map<PlaceKey, Amounts> tasks = new HashMap<>();
      for (TaskUsage task : answer.getTasksList()) {
        tasks.put(
            new PlaceKey(task.getNamespace(), task.getName()),
            new Amounts(task.getCpu().getRateMilli(), task.getMemoryBytes()));
      }
      byNode.put(node, tasks);
    });
    return new Uses(byNode);
  }

  /** By task; empty when the node has not told. */
  public Optional<Map<PlaceKey, Amounts>> on(String node) {
    return Optional.ofNullable(byNode.get(node));
  }
}
