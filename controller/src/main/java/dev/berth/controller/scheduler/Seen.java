package dev.berth.controller.scheduler;

import dev.berth.api.core.v1.Namespace;
import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Queue;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskGroup;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.Informers;
import dev.berth.scheduling.Scheduling;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.queue.QueueFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the scheduler reads: informers put names into its {@link Inbox}, and its thread takes what
 * is so about each from the caches, however often it has changed.
 */
final class Seen {
  private final Informer<Task> tasks;
  private final Informer<Binding> bindings;
  private final Informer<Node> nodes;
  private final Informer<Queue> queues;
  private final Informer<Namespace> namespaces;
  private final Informer<TaskGroup> groups;
  private final Informer<DisruptionBudget> budgets;
  // What was told last: a namespace changes for many reasons, and this one costs.
  private List<QueueFacts> toldQueues = List.of();
  private Map<String, String> toldNamespaces = Map.of();

  Seen(Informers informers) {
    this.tasks = informers.of(Kinds.TASK);
    this.bindings = informers.of(Kinds.BINDING);
    this.nodes = informers.of(Kinds.NODE);
    this.queues = informers.of(Kinds.QUEUE);
    this.namespaces = informers.of(Kinds.NAMESPACE);
    this.groups = informers.of(Kinds.TASK_GROUP);
    this.budgets = informers.of(Kinds.DISRUPTION_BUDGET);
  }

  void tell(Inbox inbox) {
    tasks.onChange(change -> inbox.place(PlaceKey.of(change.object().getMetadata())));
    bindings.onChange(change -> inbox.place(PlaceKey.of(change.object().getMetadata())));
    nodes.onChange(change -> inbox.node(change.object().getMetadata().getName()));
    queues.onChange(_ -> inbox.queues());
    namespaces.onChange(_ -> inbox.queues());
    groups.onChange(change -> inbox.group(PlaceKey.of(change.object().getMetadata())));
    budgets.onChange(change -> inbox.budget(PlaceKey.of(change.object().getMetadata())));
  }

  void node(String name, Scheduling scheduling) {
    nodes
        .cache()
        .get("", name)
        .ifPresentOrElse(scheduling::observe, () -> scheduling.removeNode(name));
  }

  void place(PlaceKey key, Scheduling scheduling) {
    scheduling.observe(key, task(key).orElse(null), binding(key).orElse(null));
  }

  void group(PlaceKey key, Scheduling scheduling) {
    groups
        .cache()
        .get(key.namespace(), key.name())
        .ifPresentOrElse(
            scheduling::observe, () -> scheduling.removeGroup(key.namespace(), key.name()));
  }

  void budget(PlaceKey key, Scheduling scheduling) {
    budgets
        .cache()
        .get(key.namespace(), key.name())
        .ifPresentOrElse(
            scheduling::observe, () -> scheduling.removeBudget(key.namespace(), key.name()));
  }

  void queues(Scheduling scheduling) {
    List<QueueFacts> facts = queues.cache().list().stream().map(QueueFacts::of).toList();
    Map<String, String> of = QueueFacts.namedBy(namespaces.cache().list());
    if (!facts.equals(toldQueues) || !of.equals(toldNamespaces)) {
      scheduling.use(facts, of);
      toldQueues = facts;
      toldNamespaces = of;
    }
  }

  Optional<Task> task(PlaceKey key) {
    return tasks.cache().get(key.namespace(), key.name());
  }

  Optional<Binding> binding(PlaceKey key) {
    return bindings.cache().get(key.namespace(), key.name());
  }
}
