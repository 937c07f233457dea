package dev.berth.scheduling;

import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Attempt;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.BindingSpec;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskGroup;
import dev.berth.api.v1.TaskPhase;
import dev.berth.scheduling.Round.Chosen;
import dev.berth.scheduling.Round.Eviction;
import dev.berth.scheduling.backlog.Backlog.Waiting;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.queue.QueueFacts;
import dev.berth.scheduling.queue.Shard;
import dev.berth.scheduling.testing.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Everything that {@link Scheduling} decides about: Tasks, Bindings and Nodes as the API server
 * would have them, and a clock that only the test moves. Each change is observed at once.
 */
public final class World {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final Scheduling scheduling;
  final Map<PlaceKey, Task> tasks = new LinkedHashMap<>();
  final Map<PlaceKey, Binding> bindings = new LinkedHashMap<>();
  final Map<String, Node> nodes = new TreeMap<>();
  long now;

  World() {
    this(1);
  }

  World(long seed) {
    this(seed, Shard.WHOLE);
  }

  World(long seed, Shard shard) {
    this.scheduling = new Scheduling(seed, shard);
  }

  // What is so.

  void node(String name, String cpu, String memory) {
    node(Samples.node(name, cpu, memory));
  }

  void node(Node node) {
    nodes.put(node.getMetadata().getName(), node);
    scheduling.observe(node);
  }

  void removeNode(String name) {
    nodes.remove(name);
    scheduling.removeNode(name);
  }

  /** Namespaces as "namespace=queue". */
  void queues(List<QueueFacts> queues, String... namespaces) {
    Map<String, String> queueOf = new TreeMap<>();
    Arrays.stream(namespaces)
        .map(one -> one.split("=", 2))
        .forEach(one -> queueOf.put(one[0], one[1]));
    scheduling.use(queues, queueOf);
  }

  void group(String name, int needed) {
    group(name, needed, Duration.ofSeconds(60));
  }

  void group(String name, int needed, Duration timeout) {
    groupIn("default", name, needed, timeout);
  }

  void groupIn(String namespace, String name, int needed, Duration timeout) {
    TaskGroup.Builder group = TaskGroup.newBuilder();
    group.getMetadataBuilder().setNamespace(namespace).setName(name);
    group.getSpecBuilder().setMinMembers(needed).setTimeoutSeconds((int) timeout.toSeconds());
    scheduling.observe(group.build());
  }

  /** A budget for the tasks of namespace "default" that have the label. */
  void budget(String name, String label, String value, int allowed) {
    DisruptionBudget.Builder budget = DisruptionBudget.newBuilder().setMetadata(meta(name));
    budget.getSpecBuilder().getSelectorBuilder().putMatchLabels(label, value);
    budget.getStatusBuilder().setDisruptionsAllowed(allowed);
    scheduling.observe(budget.build());
  }

  private static ObjectMeta meta(String name) {
    return ObjectMeta.newBuilder().setNamespace("default").setName(name).build();
  }

  void pending(Task... all) {
    for (Task task : all) {
      tasks.put(Tasks.key(task), task);
      observe(Tasks.key(task));
    }
  }

  /** So many of a group's {@link Tasks#member}s. */
  void members(String group, int count) {
    for (int i = 0; i < count; i++) {
      pending(Tasks.member(group, i));
    }
  }

  /** So many tasks that ask for the same: "a0", "a1" and so on in namespace "a". */
  void want(String namespace, int tasks, String cpu, String memory) {
    for (int i = 0; i < tasks; i++) {
      pending(Tasks.in(namespace, Samples.task(namespace + i, cpu, memory)));
    }
  }

  /** Somebody has bound it to a node, with the ports that it asks for. */
  void bound(Task task, String node) {
    tasks.put(Tasks.key(task), task);
    List<HostPort> fixed =
        Demand.of(task).ports().stream().map(port -> port.at(port.hostPort())).toList();
    bind(task, Samples.binding(task, node, fixed).getSpec());
  }

  private void bind(Task task, BindingSpec spec) {
    Binding binding =
        Binding.newBuilder()
            .setMetadata(
                ObjectMeta.newBuilder()
                    .setNamespace(task.getMetadata().getNamespace())
                    .setName(task.getMetadata().getName())
                    .setCreationTimestamp(Times.time(START.plusNanos(now))))
            .setSpec(spec.toBuilder().setPriority(task.getSpec().getPriority()))
            .build();
    bindings.put(Tasks.key(task), binding);
    observe(Tasks.key(task));
  }

  /** It is deleted, with its Binding. */
  void gone(Task task) {
    tasks.remove(Tasks.key(task));
    bindings.remove(Tasks.key(task));
    observe(Tasks.key(task));
  }

  /** It has ended; its Binding stays, for its logs. */
  void ended(Task task) {
    tasks.computeIfPresent(
        Tasks.key(task), (_, one) -> Samples.inPhase(one, TaskPhase.TASK_PHASE_SUCCEEDED));
    observe(Tasks.key(task));
  }

  /** Its Binding is gone, and it wants another one. */
  void evicted(PlaceKey key) {
    Binding binding = Objects.requireNonNull(bindings.remove(key));
    tasks.computeIfPresent(key, (_, task) -> again(task, binding.getSpec().getNode(), true));
    observe(key);
  }

  /** Its node has refused it. */
  void refused(PlaceKey key) {
    Binding binding = Objects.requireNonNull(bindings.remove(key));
    tasks.computeIfPresent(key, (_, task) -> again(task, binding.getSpec().getNode(), false));
    observe(key);
  }

  static Task again(Task task, String node, boolean hadStarted) {
    Task.Builder again = task.toBuilder();
    Attempt.Builder attempt = Attempt.newBuilder().setNode(node).setReason("PortTaken");
    if (hadStarted) {
      attempt.getStartedAtBuilder().setSeconds(1);
    }
    again
        .getStatusBuilder()
        .setPhase(TaskPhase.TASK_PHASE_PENDING)
        .setAttempt(task.getStatus().getAttempt() + 1)
        .addAttempts(attempt);
    return again.build();
  }

  void observe(PlaceKey key) {
    scheduling.observe(key, tasks.get(key), bindings.get(key));
  }

  void pass(Duration time) {
    now += time.toNanos();
  }

  // What is done.

  Round decide() {
    return scheduling.decide(1_000, now);
  }

  void bind(Round round) {
    round.chosen().forEach(this::bind);
  }

  void bind(Chosen chosen) {
    Task task = chosen.pending().task();
    bind(
        task,
        Samples.binding(task, chosen.node(), chosen.hostPorts()).getSpec().toBuilder()
            .setAttempt(chosen.pending().attempt() + 1)
            .build());
  }

  void fail(Round round) {
    round.chosen().forEach(one -> scheduling.bindFailed(one.pending(), now));
  }

  void evict(Round round) {
    round.evictions().forEach(one -> evicted(one.place().key()));
  }

  /** Decides, binds and evicts until there is nothing to do now; answers who was evicted. */
  List<String> settle() {
    List<String> evicted = new ArrayList<>();
    for (int i = 0; scheduling.hasWork(now); i++) {
      if (i > 1_000) {
        throw new IllegalStateException("it never comes to rest");
      }
      Round round = decide();
      round.failed().stream()
          .findFirst()
          .ifPresent(one -> {
            throw one.thrown();
          });
      bind(round);
      evicted.addAll(evictions(round));
      evict(round);
    }
    return evicted;
  }

  // What is to be seen.

  /** Where a task is bound; "" for nowhere. */
  String nodeOf(Task task) {
    Binding binding = bindings.get(Tasks.key(task));
    return binding == null ? "" : binding.getSpec().getNode();
  }

  /** How many tasks of a namespace are bound. */
  long boundOf(String namespace) {
    return bindings.keySet().stream().filter(key -> key.namespace().equals(namespace)).count();
  }

  static List<String> chosen(Round round) {
    return round.chosen().stream().map(one -> one.pending().key().name()).toList();
  }

  static List<String> waiting(Round round) {
    return round.waiting().stream().map(one -> one.pending().key().name()).toList();
  }

  static List<String> evictions(Round round) {
    return round.evictions().stream().map(World::name).toList();
  }

  private static String name(Eviction eviction) {
    return eviction.place().key().name();
  }

  static List<String> failed(Round round) {
    return round.failed().stream().map(one -> one.pending().key().name()).toList();
  }

  /** What a task is told to wait for. */
  static String sentence(Round round, String task) {
    return round.waiting().stream()
        .filter(one -> one.pending().key().name().equals(task))
        .reduce((_, last) -> last)
        .map(Waiting::reason)
        .orElseThrow()
        .sentence();
  }
}
