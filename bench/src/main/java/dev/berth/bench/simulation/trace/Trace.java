package dev.berth.bench.simulation.trace;

import dev.berth.scheduling.queue.QueueFacts;
import java.util.List;
import java.util.Map;

/**
 * What happens to a cluster from outside.
 *
 * @param tasks by arrival; the first comes at 0
 * @param queues all that tasks name, and those above them
 * @param queueOfNamespace for every namespace
 */
public record Trace(
    List<TraceNode> nodes,
    List<TraceTask> tasks,
    List<QueueFacts> queues,
    Map<String, String> queueOfNamespace) {
  public Trace {
    nodes = List.copyOf(nodes);
    tasks = List.copyOf(tasks);
    queues = List.copyOf(queues);
    queueOfNamespace = Map.copyOf(queueOfNamespace);
  }

  /** When the last task comes, in nanoseconds. */
  public long lastArrival() {
    return tasks.isEmpty() ? 0 : tasks.getLast().arrival();
  }

  /**
   * The same tasks, coming faster and running as long as before.
   *
   * @param factor 2 for twice as many in the same time
   */
  public Trace spedUp(double factor) {
    return new Trace(
        nodes,
        tasks.stream().map(task -> task.at((long) (task.arrival() / factor))).toList(),
        queues,
        queueOfNamespace);
  }
}
