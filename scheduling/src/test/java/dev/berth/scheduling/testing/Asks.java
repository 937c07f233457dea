package dev.berth.scheduling.testing;

import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.LabelSelector;
import dev.berth.api.v1.Constraint;
import dev.berth.api.v1.ConstraintOperator;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeOperator;
import dev.berth.api.v1.NodeRequirement;
import dev.berth.api.v1.NodeTerm;
import dev.berth.api.v1.PreferredTasks;
import dev.berth.api.v1.Protocol;
import dev.berth.api.v1.StrategyType;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskTerm;
import dev.berth.api.v1.TopologySpread;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tasks may ask of their place, shortly written. */
public final class Asks {
  public static final String ZONE = "topology.kubernetes.io/zone";
  public static final String HOST = "kubernetes.io/hostname";

  private Asks() {}

  public static Task labelled(Task task, String key, String value) {
    return task.toBuilder()
        .setMetadata(task.getMetadata().toBuilder().putLabels(key, value))
        .build();
  }

  public static Task inNamespace(Task task, String namespace) {
    return task.toBuilder()
        .setMetadata(task.getMetadata().toBuilder().setNamespace(namespace))
        .build();
  }

  /** So much of a resource, as request and limit. */
  public static Task asking(Task task, String resource, String amount) {
    return Samples.with(
        spec ->
            spec.getContainerBuilder()
                .getResourcesBuilder()
                .putRequests(resource, Quantities.of(amount))
                .putLimits(resource, Quantities.of(amount)),
        task);
  }

  public static Node offering(Node node, String resource, String amount) {
    return node.toBuilder()
        .setStatus(node.getStatus().toBuilder().putAllocatable(resource, Quantities.of(amount)))
        .build();
  }

  public static HostPort tcp(int port) {
    return HostPort.newBuilder().setHostPort(port).setProtocol(Protocol.PROTOCOL_TCP).build();
  }

  public static HostPort udp(int port) {
    return HostPort.newBuilder().setHostPort(port).setProtocol(Protocol.PROTOCOL_UDP).build();
  }

  public static LabelSelector selector(String key, String value) {
    return LabelSelector.newBuilder().putMatchLabels(key, value).build();
  }

  public static TaskTerm term(String topologyKey, String key, String value, String... namespaces) {
    return TaskTerm.newBuilder()
        .setTopologyKey(topologyKey)
        .setLabelSelector(selector(key, value))
        .addAllNamespaces(List.of(namespaces))
        .build();
  }

  public static Task near(Task task, TaskTerm term) {
    return Samples.with(
        spec -> spec.getAffinityBuilder().getTaskAffinityBuilder().addRequired(term), task);
  }

  public static Task apart(Task task, TaskTerm term) {
    return Samples.with(
        spec -> spec.getAffinityBuilder().getTaskAntiAffinityBuilder().addRequired(term), task);
  }

  public static PreferredTasks preferring(int weight, TaskTerm term) {
    return PreferredTasks.newBuilder().setWeight(weight).setTerm(term).build();
  }

  public static TopologySpread spread(String topologyKey, int maxSkew, int minDomains) {
    return TopologySpread.newBuilder()
        .setTopologyKey(topologyKey)
        .setMaxSkew(maxSkew)
        .setMinDomains(minDomains)
        .build();
  }

  public static Task spread(Task task, TopologySpread spread) {
    return Samples.with(spec -> spec.addTopologySpread(spread), task);
  }

  /** As people write it: "rack LIKE r[1-3]". */
  public static Constraint constraint(String text) {
    String[] words = text.split(" ", 3);
    return Constraint.newBuilder()
        .setAttribute(words[0])
        .setOperator(ConstraintOperator.valueOf("CONSTRAINT_OPERATOR_" + words[1]))
        .setValue(words.length < 3 ? "" : words[2])
        .build();
  }

  public static Task constrained(Task task, String text) {
    return Samples.with(spec -> spec.addConstraints(constraint(text)), task);
  }

  public static NodeRequirement requirement(
      String key, NodeOperator operator, @Nullable String values) {
    return NodeRequirement.newBuilder()
        .setKey(key)
        .setOperator(operator)
        .addAllValues(values == null ? List.of() : List.of(values.split(",")))
        .build();
  }

  public static NodeTerm nodes(NodeRequirement... all) {
    return NodeTerm.newBuilder().addAllMatchExpressions(List.of(all)).build();
  }

  public static Task on(Task task, NodeTerm term) {
    return Samples.with(
        spec -> spec.getAffinityBuilder().getNodeAffinityBuilder().addRequired(term), task);
  }

  public static Task strategy(Task task, StrategyType type) {
    return Samples.with(spec -> spec.getStrategyBuilder().setType(type), task);
  }
}
