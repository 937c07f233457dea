package dev.berth.api.kind.node;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Column;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.KindRules;
import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Node;
import java.util.List;

/** The kind Node. */
public final class NodeKind implements KindRules<Node> {
  public static final Kind<Node> KIND =
      new Kind<>(
          "berth.dev",
          "v1",
          "Node",
          "nodes",
          List.of("no"),
          false,
          Node.getDefaultInstance(),
          new NodeKind());

  private NodeKind() {}

  @Override
  public List<Violation> validate(Node node) {
    return NodeRules.validate(node);
  }

  @Override
  public List<Column<Node>> columns() {
    return List.of(
        Column.of("STATUS", NodeKind::status),
        Column.of("CPU", node -> allocatable(node, "cpu")),
        Column.of("MEMORY", node -> allocatable(node, "memory")),
        Column.wide("ADDRESS", node -> node.getStatus().getAddress()),
        Column.wide("RUNTIME", node -> node.getStatus().getInfo().getContainerRuntimeVersion()),
        Column.wide("KERNEL", node -> node.getStatus().getInfo().getKernelVersion()),
        Column.wide("NODELET", node -> node.getStatus().getInfo().getNodeletVersion()));
  }

  @Override
  public List<String> selectableFields() {
    return List.of("spec.unschedulable");
  }

  @Override
  public boolean hasStatus() {
    return true;
  }

  private static String status(Node node) {
    String ready =
        Conditions.find(node.getStatus().getConditionsList(), "Ready")
            .map(condition ->
                switch (condition.getStatus()) {
                  case Conditions.TRUE -> "Ready";
                  case Conditions.FALSE -> "NotReady";
                  default -> "Unknown";
                })
            .orElse("Unknown");
    return node.getSpec().getUnschedulable() ? ready + ",Unschedulable" : ready;
  }

  private static String allocatable(Node node, String resource) {
    return node.getStatus()
        .getAllocatableOrDefault(resource, Quantity.getDefaultInstance())
        .getText();
  }
}
