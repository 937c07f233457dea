package dev.berth.api.kind.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Validation;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeRulesTest {
  @Test
  void amountsThatCannotBeReckonedWithAreRefused() {
    assertThat(allocatable("cpu", "10P")).containsExactly("status.allocatable[cpu]");
    assertThat(allocatable("memory", "10P")).isEmpty();
    assertThat(allocatable("cpu", "64")).isEmpty();
    assertThat(allocatable("cpu", "-1")).containsExactly("status.allocatable[cpu]");
    assertThat(allocatable("memory", "much")).containsExactly("status.allocatable[memory]");
  }

  @Test
  void soAreThoseOfWhatIsIdle() {
    Node.Builder node = named();
    node.getStatusBuilder().putIdle("cpu", quantity("-1")).putIdle("memory", quantity("64Mi"));
    assertThat(wrong(node)).containsExactly("status.idle[cpu]");
  }

  private static List<String> allocatable(String resource, String amount) {
    Node.Builder node = named();
    node.getStatusBuilder().putAllocatable(resource, quantity(amount));
    return wrong(node);
  }

  private static Node.Builder named() {
    Node.Builder node = Node.newBuilder();
    node.getMetadataBuilder().setName("n");
    return node;
  }

  private static Quantity quantity(String text) {
    return Quantity.newBuilder().setText(text).build();
  }

  private static List<String> wrong(Node.Builder node) {
    return Validation.of(NodeKind.KIND, node.build()).stream().map(Violation::field).toList();
  }
}
