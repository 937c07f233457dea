package dev.berth.scheduling.rebalance;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.queue.QueueFacts;
import java.util.List;
import java.util.Map;

/**
 * The cluster at one moment.
 *
 * @param queueOfNamespace only the namespaces that say
 */
public record Picture(
    List<Node> nodes,
    Map<PlaceKey, Task> tasks,
    Map<PlaceKey, Binding> bindings,
    List<DisruptionBudget> budgets,
    List<QueueFacts> queues,
    Map<String, String> queueOfNamespace) {
  public Picture {
    nodes = List.copyOf(nodes);
    tasks = Map.copyOf(tasks);
    bindings = Map.copyOf(bindings);
    budgets = List.copyOf(budgets);
    queues = List.copyOf(queues);
    queueOfNamespace = Map.copyOf(queueOfNamespace);
  }
}
