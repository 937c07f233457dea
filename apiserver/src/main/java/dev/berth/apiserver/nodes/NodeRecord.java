package dev.berth.apiserver.nodes;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.kind.node.NodeSignals;
import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.rpc.v1.Hello;
import dev.berth.api.rpc.v1.NodeState;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeConnection;
import dev.berth.api.v1.NodeStatus;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a Node says after a hello, a word of its nodelet, or a change of its connections. Pure. */
final class NodeRecord {
  /** As its field promises. */
  private static final int MOST_IMAGES = 50;

  private NodeRecord() {}

  /** Whether another machine has the name. */
  static boolean isHeldByAnother(Node node, String machineId) {
    String holder = node.getStatus().getMachineId();
    return !holder.isEmpty() && !holder.equals(machineId);
  }

  static Node named(String name) {
    return Node.newBuilder().setMetadata(ObjectMeta.newBuilder().setName(name)).build();
  }

  /**
   * The node as it presents itself. Labels are added, never removed: people label nodes too.
   * Conditions and other servers' connections are not the nodelet's to say.
   */
  static Node presented(Node before, Hello hello) {
    NodeStatus said = hello.getStatus();
    NodeStatus.Builder status =
        before.getStatus().toBuilder()
            .setMachineId(hello.getMachineId())
            .clearCapacity()
            .putAllCapacity(said.getCapacityMap())
            .clearAllocatable()
            .putAllAllocatable(said.getAllocatableMap())
            .setInfo(said.getInfo());
    if (said.hasPortRange()) {
      status.setPortRange(said.getPortRange());
    }
    if (said.hasAddress()) {
      status.setAddress(said.getAddress());
    }
    return before.toBuilder()
        .setMetadata(before.getMetadata().toBuilder().putAllLabels(hello.getLabelsMap()))
        .setStatus(status)
        .build();
  }

  /**
   * With this server's entry saying whether it hears the node; the same when it says so already.
   */
  static Node connection(Node node, String server, boolean connected, Instant now) {
    Optional<NodeConnection> before =
        node.getStatus().getConnectionsList().stream()
            .filter(one -> one.getServer().equals(server))
            .findFirst();
    if (before.isPresent() && before.get().getConnected() == connected) {
      return node;
    }
    List<NodeConnection> all = new ArrayList<>(others(node, Set.of(server)));
    all.add(
        NodeConnection.newBuilder()
            .setServer(server)
            .setConnected(connected)
            .setSince(Times.time(now))
            .build());
    return withConnections(node, all);
  }

  /**
   * With all that a nodelet says of its node as it says it; the same when it is so already. Of
   * conditions and taints others' are left alone, and a taint that stays keeps its time. Images
   * that are not told stay; what is idle and not told is not idle.
   */
  static Node state(Node node, NodeState state, Instant now) {
    List<Condition> conditions = node.getStatus().getConditionsList();
    for (Condition said : state.getConditionsList()) {
      if (NodeSignals.ofCondition(said.getType()).isPresent()) {
        Condition wanted =
            said.toBuilder().setObservedGeneration(node.getMetadata().getGeneration()).build();
        conditions =
            saysTheSame(conditions, wanted) ? conditions : Conditions.set(conditions, wanted, now);
      }
    }
    List<Taint> taints = new ArrayList<>(node.getSpec().getTaintsList());
    for (NodeSignals.Signal signal : NodeSignals.Signal.values()) {
      boolean wanted = state.getTaintKeysList().contains(signal.taint());
      if (!wanted) {
        taints.removeIf(signal::owns);
      } else if (taints.stream().noneMatch(signal::owns)) {
        taints.add(
            Taint.newBuilder()
                .setKey(signal.taint())
                .setEffect(TaintEffect.TAINT_EFFECT_NO_SCHEDULE)
                .setTimeAdded(Times.time(now))
                .build());
      }
    }
    NodeStatus.Builder status =
        node.getStatus().toBuilder()
            .clearConditions()
            .addAllConditions(conditions)
            .clearIdle()
            .putAllIdle(idle(state));
    if (state.hasImages()) {
      status
          .clearImages()
          .addAllImages(state.getImages().getImagesList().stream().limit(MOST_IMAGES).toList());
    }
    Node.Builder after = node.toBuilder().setStatus(status);
    if (!taints.equals(node.getSpec().getTaintsList())) {
      after.setSpec(node.getSpec().toBuilder().clearTaints().addAllTaints(taints));
    }
    return after.build();
  }

  /** What can't be reckoned with is not idle: a Node that says it could not be written any more. */
  private static Map<String, Quantity> idle(NodeState state) {
    Map<String, Quantity> amounts = state.getIdle().getAmountsMap();
    Node told =
        named("n").toBuilder().setStatus(NodeStatus.newBuilder().putAllIdle(amounts)).build();
    return Validation.of(Kinds.NODE, told).isEmpty() ? amounts : Map.of();
  }

  /** That the node's spec has changed since is no reason to write it again. */
  private static boolean saysTheSame(List<Condition> conditions, Condition wanted) {
    return Conditions.find(conditions, wanted.getType())
        .filter(there ->
            there.getStatus().equals(wanted.getStatus())
                && there.getReason().equals(wanted.getReason())
                && there.getMessage().equals(wanted.getMessage()))
        .isPresent();
  }

  /** Whether the node says that this server hears it. */
  static boolean isConnected(Node node, String server) {
    return node.getStatus().getConnectionsList().stream()
        .anyMatch(one -> one.getServer().equals(server) && one.getConnected());
  }

  /** As {@link #connection} with nothing heard, but adds no entry. */
  static Node unheard(Node node, String server, Instant now) {
    boolean listed =
        node.getStatus().getConnectionsList().stream()
            .anyMatch(one -> one.getServer().equals(server));
    return listed ? connection(node, server, false, now) : node;
  }

  /**
   * Without the entries of these servers. When there are no others the newest stays, as not
   * connected: a node that says nothing of servers is taken for one that never had a nodelet.
   */
  static Node without(Node node, Set<String> servers) {
    List<NodeConnection> left = others(node, servers);
    if (!left.isEmpty()) {
      return withConnections(node, left);
    }
    return withConnections(
        node,
        node.getStatus().getConnectionsList().stream()
            .max(Comparator.comparing(one -> Times.instant(one.getSince())))
            .map(newest -> newest.toBuilder().setConnected(false).build())
            .stream()
            .toList());
  }

  private static List<NodeConnection> others(Node node, Set<String> servers) {
    return node.getStatus().getConnectionsList().stream()
        .filter(one -> !servers.contains(one.getServer()))
        .toList();
  }

  private static Node withConnections(Node node, List<NodeConnection> connections) {
    return node.toBuilder()
        .setStatus(node.getStatus().toBuilder().clearConnections().addAllConnections(connections))
        .build();
  }
}
