package dev.berth.scheduling.rebalance;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskGroup;
import dev.berth.api.v1.TaskPhase;
import dev.berth.scheduling.Tasks;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Amounts;
import dev.berth.scheduling.preview.Picture;
import dev.berth.scheduling.rebalance.RebalancePlan.Move;
import dev.berth.scheduling.testing.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A cluster on which plans are made and carried out. Its nodes have ten cores each. */
final class Town {
  static final int CORES = 10;

  final Map<String, Node> nodes = new TreeMap<>();
  final Map<PlaceKey, Task> tasks = new LinkedHashMap<>();
  final Map<PlaceKey, Binding> bindings = new HashMap<>();
  final List<DisruptionBudget> budgets = new ArrayList<>();
  final List<TaskGroup> groups = new ArrayList<>();
  final Map<String, Map<PlaceKey, Amounts>> uses = new HashMap<>();
  RebalancePlan before = RebalancePlan.NONE;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");

  Town nodes(int count) {
    for (int i = 1; i <= count; i++) {
      node(Samples.node("n" + i, Integer.toString(CORES), "64Gi"));
    }
    return this;
  }

  Town node(Node node) {
    nodes.put(node.getMetadata().getName(), node);
    return this;
  }

  /** Runs there, and has done so for long. */
  Town running(Task task, String node) {
    PlaceKey key = Tasks.key(task);
    tasks.put(key, Samples.inPhase(task, TaskPhase.TASK_PHASE_RUNNING));
    bindings.put(key, Samples.binding(task, node, List.of()));
    return this;
  }

  /** So many tasks of one core. */
  Town running(String name, int count, String node) {
    for (int i = 0; i < count; i++) {
      running(Samples.task(name + i, "1", "1Gi"), node);
    }
    return this;
  }

  /** All nodes have told what is used of them: nothing but what is said of single tasks. */
  Town measured() {
    nodes.keySet().forEach(node -> uses.put(node, new HashMap<>()));
    bindings.keySet().forEach(key -> using(key.name(), 0, 0));
    return this;
  }

  /** One that runs uses so much, and its node has told. */
  Town using(String name, double cores, int gibibytes) {
    PlaceKey key = new PlaceKey("default", name);
    String node = Objects.requireNonNull(bindings.get(key)).getSpec().getNode();
    Objects.requireNonNull(uses.get(node))
        .put(key, new Amounts(Math.round(cores * 1000), (long) gibibytes << 30));
    return this;
  }

  /** It has run to its end; its place is there for its logs. */
  Town succeeded(String name) {
    PlaceKey key = new PlaceKey("default", name);
    tasks.put(
        key,
        Samples.inPhase(Objects.requireNonNull(tasks.get(key)), TaskPhase.TASK_PHASE_SUCCEEDED));
    return this;
  }

  /** It has been asked to go, and is not gone yet. */
  Town leaving(String name) {
    PlaceKey key = new PlaceKey("default", name);
    Binding.Builder going = Objects.requireNonNull(bindings.get(key)).toBuilder();
    going.getMetadataBuilder().getDeletionTimestampBuilder().setSeconds(1);
    bindings.put(key, going.build());
    return this;
  }

  /** An earlier plan has had it avoided. */
  Town tainted(String node) {
    return node(
        Samples.with(
            Objects.requireNonNull(nodes.get(node)),
            spec ->
                spec.addTaints(
                    Samples.taint(
                        Rebalancing.TAINT, TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE))));
  }

  Town pending(Task task) {
    tasks.put(Tasks.key(task), task);
    return this;
  }

  Town group(String name, int members) {
    TaskGroup.Builder group = TaskGroup.newBuilder();
    group.getMetadataBuilder().setNamespace("default").setName(name).setUid("uid-" + name);
    group.getSpecBuilder().setMinMembers(members);
    groups.add(group.build());
    return this;
  }

  Town budget(String label, String value, int allowed) {
    DisruptionBudget.Builder budget = DisruptionBudget.newBuilder();
    budget.getMetadataBuilder().setNamespace("default").setName("budget-" + budgets.size());
    budget.getSpecBuilder().getSelectorBuilder().putMatchLabels(label, value);
    budget.getStatusBuilder().setDisruptionsAllowed(allowed);
    budgets.add(budget.build());
    return this;
  }

  RebalancePlan plan(Rules rules) {
    RebalancePlan plan = Rebalancing.plan(picture(), new Uses(uses), before, rules, now);
    before = plan;
    return plan;
  }

  Picture picture() {
    Picture picture = new Picture();
    nodes.values().forEach(picture::put);
    groups.forEach(picture::put);
    budgets.forEach(picture::put);
    tasks.values().forEach(picture::put);
    bindings.values().forEach(picture::put);
    return picture;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Every move ends where it was said that it would. */
  void carryOut(RebalancePlan plan) {
    for (Move move : plan.moves()) {
      PlaceKey key = PlaceKey.of(move.binding().getMetadata());
      bindings.put(
          key, Samples.binding(Objects.requireNonNull(tasks.get(key)), move.to(), List.of()));
    }
  }

  /**
   * The tasks leave, and the scheduler places them again, with the taints that the plan wants.
   *
   * @return "task: node"
   */
  List<String> placedAfter(RebalancePlan plan) {
    List<String> placed = new ArrayList<>();
    Town tainted = new Town();
    nodes.values().forEach(tainted::node);
    plan.avoid().forEach(tainted::tainted);
    Picture picture = picture();
    tainted.nodes.values().forEach(picture::put);
    for (Move move : plan.moves()) {
      PlaceKey key = PlaceKey.of(move.binding().getMetadata());
      Task again = picture.unplace(key).orElseThrow();
      picture
          .scheduling(1)
          .decide(10, 0)
          .chosen()
          .forEach(chosen -> placed.add(key.name() + ": " + chosen.node()));
      picture.put(Samples.binding(again, move.to(), List.of()));
    }
    return placed;
  }

  /** How many cores of a node are requested. */
  int cores(String node) {
    return (int)
        bindings.values().stream().filter(one -> one.getSpec().getNode().equals(node)).count();
  }

  /** "task: from -> to" */
  static List<String> text(RebalancePlan plan) {
    return plan.moves().stream()
        .map(move ->
            "%s: %s -> %s"
                .formatted(
                    move.binding().getMetadata().getName(),
                    move.binding().getSpec().getNode(),
                    move.to()))
        .toList();
  }
}
