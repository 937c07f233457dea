package dev.berth.scheduling.plan;

import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.ContainerPort;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Protocol;
import dev.berth.api.v1.Resources;
import dev.berth.api.v1.Task;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges as the documentation of the API reads, in the plainest way: from the objects alone, with
 * everything counted anew for each question. Knows nothing of how the planner does it.
 */
final class NaiveJudge {
  /** A task that has a place. */
  record Placed(Task task, String node, List<HostPort> ports) {}

  final Map<String, Node> nodes = new TreeMap<>();
  final Map<String, Placed> placed = new TreeMap<>();

  /** The nodes that may take a task now. */
  List<String> fit(Task task) {
    return nodes.keySet().stream().filter(node -> fits(task, node)).toList();
  }

  boolean fits(Task task, String name) {
    Node node = node(name);
    return NaiveNodeRules.allow(task, node)
        && hasResources(task, node)
        && hasPorts(task, node)
        && new NaiveCompany(this, task).allows(node);
  }

  Node node(String name) {
    return Objects.requireNonNull(nodes.get(name), () -> name + " is no node");
  }

  /** Those that are on a node. */
  List<Placed> on(String node) {
    return placed.values().stream().filter(one -> one.node().equals(node)).toList();
  }

  private boolean hasResources(Task task, Node node) {
    Map<String, BigDecimal> has = new HashMap<>();
    node.getStatus().getAllocatableMap().forEach((name, amount) -> has.put(name, value(amount)));
    node.getStatus().getIdleMap().forEach((name, amount) -> has.put("idle/" + name, value(amount)));
    for (Placed one : on(node.getMetadata().getName())) {
      wants(one.task())
          .forEach((name, amount) -> has.merge(name, amount.negate(), BigDecimal::add));
    }
    boolean tellsOfDisk = node.getStatus().containsAllocatable("ephemeral-storage");
    return wants(task).entrySet().stream()
        .allMatch(one ->
            one.getValue().signum() == 0
                || (one.getKey().equals("ephemeral-storage") && !tellsOfDisk)
                || has.getOrDefault(one.getKey(), BigDecimal.ZERO).compareTo(one.getValue()) >= 0);
  }

  /** Requests, and limits where there is no request. */
  private static Map<String, BigDecimal> wants(Task task) {
    Resources resources = task.getSpec().getContainer().getResources();
    Map<String, Quantity> asked = new HashMap<>(resources.getLimitsMap());
    asked.putAll(resources.getRequestsMap());
    Map<String, BigDecimal> wants = new HashMap<>();
    asked.forEach((name, amount) -> {
      boolean idle = task.getSpec().getRevocable() && (name.equals("cpu") || name.equals("memory"));
      wants.put(idle ? "idle/" + name : name, value(amount));
    });
    return wants;
  }

  private static BigDecimal value(Quantity amount) {
    return Quantities.value(amount);
  }

  private boolean hasPorts(Task task, Node node) {
    Set<String> taken = taken(node.getMetadata().getName());
    List<ContainerPort> assigned = new ArrayList<>();
    for (ContainerPort port : task.getSpec().getContainer().getPortsList()) {
      if (port.getHostPort() == 0) {
        assigned.add(port);
      } else if (!taken.add(port.getHostPort() + word(port.getProtocol()))) {
        return false;
      }
    }
    for (ContainerPort port : assigned) {
      if (!takesOne(taken, node, word(port.getProtocol()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean takesOne(Set<String> taken, Node node, String protocol) {
    for (int port = node.getStatus().getPortRange().getFirst();
        port > 0 && port <= node.getStatus().getPortRange().getLast();
        port++) {
      if (taken.add(port + protocol)) {
        return true;
      }
    }
    return false;
  }

  /** What the ports that a task was given break; null when they are right. */
  @Nullable String wrongPorts(Task task, String name, List<HostPort> given) {
    Node node = node(name);
    Set<String> taken = taken(name);
    List<ContainerPort> wanted = task.getSpec().getContainer().getPortsList();
    if (given.size() != wanted.size()) {
      return "%d ports for %d".formatted(given.size(), wanted.size());
    }
    for (int i = 0; i < given.size(); i++) {
      int port = given.get(i).getHostPort();
      int fixed = wanted.get(i).getHostPort();
      boolean inRange =
          port >= node.getStatus().getPortRange().getFirst()
              && port <= node.getStatus().getPortRange().getLast();
      boolean right =
          (fixed == 0 ? inRange : port == fixed)
              && given.get(i).getContainerPort() == wanted.get(i).getContainerPort()
              && word(given.get(i).getProtocol()).equals(word(wanted.get(i).getProtocol()))
              && taken.add(port + word(given.get(i).getProtocol()));
      if (!right) {
        return "port %d for %s".formatted(port, wanted.get(i));
      }
    }
    return null;
  }

  private Set<String> taken(String node) {
    Set<String> taken = new HashSet<>();
    on(node)
        .forEach(one ->
            one.ports().forEach(port -> taken.add(port.getHostPort() + word(port.getProtocol()))));
    return taken;
  }

  private static String word(Protocol protocol) {
    return protocol == Protocol.PROTOCOL_UDP ? "/udp" : "/tcp";
  }
}
