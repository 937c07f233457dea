package dev.berth.scheduling.plan;

import static dev.berth.scheduling.testing.Asks.ZONE;
import static dev.berth.scheduling.testing.Asks.apart;
import static dev.berth.scheduling.testing.Asks.asking;
import static dev.berth.scheduling.testing.Asks.constrained;
import static dev.berth.scheduling.testing.Asks.near;
import static dev.berth.scheduling.testing.Asks.nodes;
import static dev.berth.scheduling.testing.Asks.offering;
import static dev.berth.scheduling.testing.Asks.on;
import static dev.berth.scheduling.testing.Asks.preferring;
import static dev.berth.scheduling.testing.Asks.requirement;
import static dev.berth.scheduling.testing.Samples.labelled;
import static dev.berth.scheduling.testing.Samples.notReady;
import static dev.berth.scheduling.testing.Samples.taint;
import static dev.berth.scheduling.testing.Samples.with;

import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.LabelOperator;
import dev.berth.api.meta.v1.LabelRequirement;
import dev.berth.api.meta.v1.LabelSelector;
import dev.berth.api.v1.ContainerPort;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeOperator;
import dev.berth.api.v1.PortRange;
import dev.berth.api.v1.Protocol;
import dev.berth.api.v1.StrategyType;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskTerm;
import dev.berth.api.v1.Toleration;
import dev.berth.api.v1.TolerationOperator;
import dev.berth.api.v1.TopologySpread;
import dev.berth.api.v1.WhenUnsatisfiable;
import dev.berth.scheduling.testing.Asks;
import dev.berth.scheduling.testing.Samples;
import java.util.Random;

/** Nodes and tasks of which some fit each other and some do not. */
final class RandomObjects {
  private static final String[] KEYS = {ZONE, "rack", "kubernetes.io/hostname"};

  private final Random random;

  RandomObjects(Random random) {
    this.random = random;
  }

  Node node(String name) {
    Node node = Samples.node(name, 1 + random.nextInt(4) + "", 1 + random.nextInt(4) + "Gi");
    node = odds(80) ? labelled(node, ZONE, one("a", "b", "c")) : node;
    node = odds(60) ? labelled(node, "rack", one("r1", "r2", "r3", "r4")) : node;
    node = odds(50) ? labelled(node, "disk", one("ssd", "hdd")) : node;
    node = odds(50) ? labelled(node, "gen", one("1", "2", "10")) : node;
    node = odds(30) ? offering(node, "example.com/fuse", one("1", "2")) : node;
    node = odds(30) ? offering(node, "ephemeral-storage", "2Gi") : node;
    node = odds(10) ? notReady(node) : node;
    node = odds(10) ? with(node, spec -> spec.setUnschedulable(true)) : node;
    if (odds(25)) {
      TaintEffect effect =
          odds(50)
              ? TaintEffect.TAINT_EFFECT_NO_SCHEDULE
              : TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE;
      node = with(node, spec -> spec.addTaints(taint(one("gpu", "old"), effect)));
    }
    Node.Builder built = node.toBuilder();
    built
        .getStatusBuilder()
        .setPortRange(
            odds(10)
                ? PortRange.getDefaultInstance()
                : PortRange.newBuilder()
                    .setFirst(20000)
                    .setLast(20001 + random.nextInt(3))
                    .build());
    if (odds(40)) {
      built.getStatusBuilder().putIdle("cpu", Quantities.of(one("1", "2")));
      built.getStatusBuilder().putIdle("memory", Quantities.of("2Gi"));
    }
    return built.build();
  }

  /** Asks for up to four things, and is called nothing yet. */
  Task task() {
    Task task = Samples.task("", one("0", "100m", "500m", "1"), one("0", "64Mi", "512Mi", "1Gi"));
    task = odds(80) ? Asks.labelled(task, "app", one("web", "db")) : task;
    task = odds(30) ? Asks.labelled(task, "tier", one("front", "back")) : task;
    task = odds(15) ? Asks.inNamespace(task, "other") : task;
    task = Asks.strategy(task, StrategyType.forNumber(random.nextInt(4)));
    for (int more = random.nextInt(4); more > 0; more--) {
      task = more(task);
    }
    return task;
  }

  private Task more(Task task) {
    return switch (random.nextInt(14)) {
      case 0 -> with(spec -> spec.putNodeSelector("disk", one("ssd", "hdd")), task);
      case 1 ->
          on(
              task,
              nodes(
                  requirement(
                      "gen",
                      odds(50) ? NodeOperator.NODE_OPERATOR_GT : NodeOperator.NODE_OPERATOR_LT,
                      "2")));
      case 2 ->
          on(
              on(task, nodes(requirement("rack", NodeOperator.NODE_OPERATOR_NOT_IN, "r1,r2"))),
              nodes(
                  requirement("disk", NodeOperator.NODE_OPERATOR_IN, "ssd"),
                  requirement("gen", NodeOperator.NODE_OPERATOR_EXISTS, null)));
      case 3 ->
          with(
              spec ->
                  spec.addTolerations(
                      Toleration.newBuilder()
                          .setKey(one("gpu", "old"))
                          .setOperator(TolerationOperator.TOLERATION_OPERATOR_EXISTS)),
              task);
      case 4 -> asking(task, "example.com/fuse", one("1", "2"));
      case 5 -> asking(task, "ephemeral-storage", "1Gi");
      case 6 -> with(spec -> spec.setRevocable(true), task);
      case 7 -> withPorts(task);
      case 8 -> near(task, term());
      case 9, 10 -> apart(task, term());
      case 11 -> Asks.spread(task, spread());
      case 12 -> wishing(task);
      default ->
          constrained(
              task,
              one(
                  "@hostname UNIQUE",
                  "rack UNIQUE",
                  "rack MAX_PER 2",
                  "@zone CLUSTER",
                  "@zone CLUSTER a",
                  "@zone GROUP_BY",
                  "rack GROUP_BY 2",
                  "@hostname GROUP_BY 3",
                  "rack LIKE r[12]",
                  "rack UNLIKE r[12]",
                  "disk IS ssd"));
    };
  }

  private Task withPorts(Task task) {
    ContainerPort.Builder port =
        ContainerPort.newBuilder()
            .setContainerPort(80 + task.getSpec().getContainer().getPortsCount())
            .setProtocol(odds(80) ? Protocol.PROTOCOL_TCP : Protocol.PROTOCOL_UDP);
    // The API allows no task that asks for one port twice.
    boolean first = task.getSpec().getContainer().getPortsCount() == 0;
    if (odds(50) && first) {
      port.setHostPort(odds(50) ? 8080 : 20000);
    }
    return with(spec -> spec.getContainerBuilder().addPorts(port), task);
  }

  private Task wishing(Task task) {
    return with(
        spec -> {
          spec.getAffinityBuilder()
              .getTaskAffinityBuilder()
              .addPreferred(preferring(1 + random.nextInt(100), term()));
          spec.getAffinityBuilder()
              .getTaskAntiAffinityBuilder()
              .addPreferred(preferring(1 + random.nextInt(100), term()));
        },
        task);
  }

  private TaskTerm term() {
    TaskTerm.Builder term =
        TaskTerm.newBuilder().setTopologyKey(one(KEYS)).setLabelSelector(selector());
    if (odds(25)) {
      term.addNamespaces("default").addNamespaces("other");
    }
    return term.build();
  }

  private TopologySpread spread() {
    TopologySpread spread = Asks.spread(one(KEYS), random.nextInt(3), random.nextInt(4));
    TopologySpread.Builder built = spread.toBuilder();
    if (odds(30)) {
      built.setLabelSelector(selector());
    }
    if (odds(25)) {
      built.setWhenUnsatisfiable(WhenUnsatisfiable.WHEN_UNSATISFIABLE_SCHEDULE_ANYWAY);
    }
    return built.build();
  }

  private LabelSelector selector() {
    return switch (random.nextInt(6)) {
      case 0 -> LabelSelector.getDefaultInstance();
      case 1 -> expression("tier", LabelOperator.LABEL_OPERATOR_EXISTS);
      case 2 -> expression("tier", LabelOperator.LABEL_OPERATOR_DOES_NOT_EXIST);
      case 3 -> expression("app", LabelOperator.LABEL_OPERATOR_NOT_IN, "db");
      default -> Asks.selector("app", one("web", "db"));
    };
  }

  private static LabelSelector expression(String key, LabelOperator operator, String... values) {
    return LabelSelector.newBuilder()
        .addMatchExpressions(
            LabelRequirement.newBuilder()
                .setKey(key)
                .setOperator(operator)
                .addAllValues(java.util.List.of(values)))
        .build();
  }

  private String one(String... of) {
    return of[random.nextInt(of.length)];
  }

  private boolean odds(int percent) {
    return random.nextInt(100) < percent;
  }
}
