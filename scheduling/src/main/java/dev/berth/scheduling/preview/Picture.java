package dev.berth.scheduling.preview;

import com.google.protobuf.Message;
import dev.berth.api.core.v1.Namespace;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Queue;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskGroup;
import dev.berth.api.v1.TaskPhase;
import dev.berth.scheduling.Scheduling;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.queue.QueueFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a scheduler looks at, as it is at one moment or might be. Objects of kinds that it does
 * not look at may be put and do not count.
 */
public final class Picture {
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<PlaceKey, Task> tasks = new LinkedHashMap<>();
  private final Map<PlaceKey, Binding> bindings = new LinkedHashMap<>();
  private final Map<String, Queue> queues = new LinkedHashMap<>();
  private final Map<String, Namespace> namespaces = new LinkedHashMap<>();
  private final Map<PlaceKey, TaskGroup> groups = new LinkedHashMap<>();
  private final Map<PlaceKey, DisruptionBudget> budgets = new LinkedHashMap<>();

  /** Another one of the same, to be changed. */
  public Picture copy() {
    Picture other = new Picture();
    other.nodes.putAll(nodes);
    other.tasks.putAll(tasks);
    other.bindings.putAll(bindings);
    other.queues.putAll(queues);
    other.namespaces.putAll(namespaces);
    other.groups.putAll(groups);
    other.budgets.putAll(budgets);
    return other;
  }

  /** The object is so, whatever one of its name was before. */
  public void put(Message object) {
    ObjectMeta metadata = Meta.of(object);
    PlaceKey key = PlaceKey.of(metadata);
    switch (object) {
      case Node node -> nodes.put(key.name(), node);
      case Task task -> tasks.put(key, task);
      case Binding binding -> bindings.put(key, binding);
      case Queue queue -> queues.put(key.name(), queue);
      case Namespace namespace -> namespaces.put(key.name(), namespace);
      case TaskGroup group -> groups.put(key, group);
      case DisruptionBudget budget -> budgets.put(key, budget);
      default -> {}
    }
  }

  public Optional<Task> task(PlaceKey key) {
    return Optional.ofNullable(tasks.get(key));
  }

  public Optional<Binding> binding(PlaceKey key) {
    return Optional.ofNullable(bindings.get(key));
  }

  public Optional<Node> node(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  public Optional<Namespace> namespace(String name) {
    return Optional.ofNullable(namespaces.get(name));
  }

  /** Every node, in the order in which they were put. */
  public Collection<Node> nodes() {
    return Collections.unmodifiableCollection(nodes.values());
  }

  /** Every task, in the order in which they were put. */
  public Map<PlaceKey, Task> tasks() {
    return Collections.unmodifiableMap(tasks);
  }

  /** Every place that is taken, be its task there or not. */
  public Map<PlaceKey, Binding> bindings() {
    return Collections.unmodifiableMap(bindings);
  }

  /** Whether the task of this place has ended for good: it keeps the place, and uses nothing. */
  public boolean isOver(PlaceKey key) {
    Task task = tasks.get(key);
    Binding binding = bindings.get(key);
    return task != null && binding != null && Pending.isOver(task, binding);
  }

  public Collection<DisruptionBudget> budgets() {
    return Collections.unmodifiableCollection(budgets.values());
  }

  /** A task is gone, and its place with it. */
  public void removeTask(PlaceKey key) {
    tasks.remove(key);
    bindings.remove(key);
  }

  /**
   * A task has lost its place and wants another one, if it is not to go for good.
   *
   * @return how it is now; empty when it is gone
   */
  public Optional<Task> unplace(PlaceKey key) {
    bindings.remove(key);
    Optional<Task> again =
        task(key).filter(one -> !one.getMetadata().hasDeletionTimestamp()).map(Picture::again);
    again.ifPresentOrElse(task -> tasks.put(key, task), () -> tasks.remove(key));
    return again;
  }

  /** As it is when its Binding has gone; that it was tried and refused no longer counts. */
  private static Task again(Task task) {
    return task.toBuilder()
        .setStatus(
            task.getStatus().toBuilder()
                .setPhase(TaskPhase.TASK_PHASE_PENDING)
                .setAttempt(task.getStatus().getAttempt() + 1)
                .clearAttempts())
        .build();
  }

  /** Those whose places are being given up. */
  List<PlaceKey> leaving() {
    List<PlaceKey> all = new ArrayList<>();
    bindings.forEach((key, binding) -> {
      if (binding.getMetadata().hasDeletionTimestamp()) {
        all.add(key);
      }
    });
    return all;
  }

  /** A scheduler that has seen all of this, and has decided nothing. */
  public Scheduling scheduling(long seed) {
    Scheduling scheduling = new Scheduling(seed);
    // Who may have how much goes before what there is, and that before who wants it.
    scheduling.use(
        queues.values().stream().map(QueueFacts::of).toList(),
        QueueFacts.namedBy(namespaces.values()));
    nodes.values().forEach(scheduling::observe);
    groups.values().forEach(scheduling::observe);
    budgets.values().forEach(scheduling::observe);
    bindings.forEach((key, binding) -> scheduling.observe(key, tasks.get(key), binding));
    // Those that were created first have waited longest.
    tasks.entrySet().stream()
        .filter(one -> !bindings.containsKey(one.getKey()))
        .sorted(
            Comparator.comparingLong(
                one -> one.getValue().getMetadata().getCreationTimestamp().getSeconds()))
        .forEach(one -> scheduling.observe(one.getKey(), one.getValue(), null));
    return scheduling;
  }
}
