package dev.berth.controller.nodelife;

import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeConnection;
import dev.berth.testkit.TestCluster;

/** What API servers write about the nodes that they hear. */
final class Heard {
  private Heard() {}

  /** A server says whether it hears a node, as the only one. */
  static void by(TestCluster cluster, String server, String name, boolean connected) {
    NodeConnection connection =
        NodeConnection.newBuilder().setServer(server).setConnected(connected).build();
    cluster.changeStatus(
        Kinds.NODE,
        "",
        name,
        node -> {
          Node.Builder heard = node.toBuilder();
          heard.getStatusBuilder().clearConnections().addConnections(connection);
          return heard.build();
        });
  }
}
