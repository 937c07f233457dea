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

  private static List<String> allocatable(String resource, String amount) {
    Node.Builder node = Node.newBuilder();
    node.getMetadataBuilder().setName("n");
    node.getStatusBuilder().putAllocatable(resource, Quantity.newBuilder().setText(amount).build());
    return Validation.of(NodeKind.KIND, node.build()).stream().map(Violation::field).toList();
  }
}
