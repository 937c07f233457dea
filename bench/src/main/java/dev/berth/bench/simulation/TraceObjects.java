package dev.berth.bench.simulation;

import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.BindingSpec;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeAffinity;
import dev.berth.api.v1.NodeOperator;
import dev.berth.api.v1.NodeRequirement;
import dev.berth.api.v1.NodeStatus;
import dev.berth.api.v1.NodeTerm;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskSpec;
import dev.berth.api.v1.TaskStatus;
import dev.berth.bench.simulation.trace.Resource;
import dev.berth.bench.simulation.trace.Size;
import dev.berth.bench.simulation.trace.TraceNode;
import dev.berth.bench.simulation.trace.TraceTask;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** A trace's nodes and tasks as the objects that the core is told of. */
final class TraceObjects {
  private record Asked(Size size, int priority, SortedMap<String, List<String>> selector) {}

  // A hundred thousand tasks ask for a few hundred different things.
  private final Map<Asked, TaskSpec> specs = new HashMap<>();

  Node node(TraceNode node) {
    return Node.newBuilder()
        .setMetadata(
            ObjectMeta.newBuilder()
                .setName(node.name())
                .setUid("node/" + node.name())
                .putAllLabels(node.labels()))
        .setStatus(
            NodeStatus.newBuilder()
                .putAllAllocatable(amounts(node.size()))
                .addConditions(Condition.newBuilder().setType("Ready").setStatus("True")))
        .build();
  }

  /** A task that waits for its first place. */
  Task task(TraceTask task) {
    Asked asked = new Asked(task.size(), task.priority(), task.selector());
    return Task.newBuilder()
        .setMetadata(
            ObjectMeta.newBuilder()
                .setNamespace(task.namespace())
                .setName(task.name())
                .setUid(task.namespace() + "/" + task.name())
                .putAllLabels(task.labels()))
        .setSpec(specs.computeIfAbsent(asked, TraceObjects::spec))
        .setStatus(TaskStatus.newBuilder().setPhase(TaskPhase.TASK_PHASE_PENDING))
        .build();
  }

  /**
   * As a task is after some attempts.
   *
   * @param phase pending or succeeded
   */
  static Task after(Task task, long attempt, TaskPhase phase) {
    return task.toBuilder()
        .setStatus(TaskStatus.newBuilder().setPhase(phase).setAttempt(attempt))
        .build();
  }

  /**
   * A task's place.
   *
   * @param since when it was given, in nanoseconds of the trace
   * @param evicted whether it is to be given up
   */
  static Binding binding(Task task, String node, long since, boolean evicted) {
    ObjectMeta.Builder metadata =
        ObjectMeta.newBuilder()
            .setNamespace(task.getMetadata().getNamespace())
            .setName(task.getMetadata().getName())
            .setCreationTimestamp(Times.time(Instant.EPOCH.plusNanos(since)));
    if (evicted) {
      metadata.setDeletionTimestamp(metadata.getCreationTimestamp());
    }
    return Binding.newBuilder()
        .setMetadata(metadata)
        .setSpec(
            BindingSpec.newBuilder()
                .setTaskUid(task.getMetadata().getUid())
                .setNode(node)
                .setContainer(task.getSpec().getContainer())
                .setPriority(task.getSpec().getPriority()))
        .build();
  }

  private static TaskSpec spec(Asked asked) {
    TaskSpec.Builder spec = TaskSpec.newBuilder().setPriority(asked.priority());
    Container.Builder container = spec.getContainerBuilder();
    container.getResourcesBuilder().putAllRequests(amounts(asked.size()));
    if (!asked.selector().isEmpty()) {
      NodeTerm.Builder term = NodeTerm.newBuilder();
      asked
          .selector()
          .forEach((label, values) ->
              term.addMatchExpressions(
                  NodeRequirement.newBuilder()
                      .setKey(label)
                      .setOperator(NodeOperator.NODE_OPERATOR_IN)
                      .addAllValues(values)));
      spec.getAffinityBuilder().setNodeAffinity(NodeAffinity.newBuilder().addRequired(term));
    }
    return spec.build();
  }

  private static Map<String, Quantity> amounts(Size size) {
    Map<String, Quantity> amounts = new HashMap<>();
    for (Resource resource : Resource.ALL) {
      long amount = resource.of(size);
      if (amount > 0) {
        String text = resource == Resource.CPU ? amount + "m" : Long.toString(amount);
        amounts.put(resource.resourceName(), Quantity.newBuilder().setText(text).build());
      }
    }
    return amounts;
  }
}
