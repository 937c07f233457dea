package dev.berth.controller.nodelife;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeConnection;
import dev.berth.api.v1.NodeStatus;
import org.junit.jupiter.api.Test;

final class NodeViewTest {
  @Test
  void nodeMadeByHandWasNeverHeard() {
    assertThat(everHeard(NodeStatus.newBuilder())).isFalse();
  }

  @Test
  void nodeThatAServerHearsWasHeard() {
    assertThat(
            everHeard(
                NodeStatus.newBuilder()
                    .addConnections(NodeConnection.newBuilder().setServer("s1"))))
        .isTrue();
  }

  @Test
  void nodeWhoseServersAreAllForgottenWasHeard() {
    assertThat(everHeard(NodeStatus.newBuilder().setMachineId("m1"))).isTrue();
  }

  private static boolean everHeard(NodeStatus.Builder status) {
    return NodeView.of(Node.newBuilder().setStatus(status).build()).everHeard();
  }
}
