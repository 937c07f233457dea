package dev.berth.controller.nodelife;

import dev.berth.api.meta.Conditions;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeConnection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A Node as it is seen now.
 *
 * @param everHeard whether an API server has ever heard it; one that was only made by hand is
 *     neither silent nor lost
 * @param connected the API servers that say that they hear it
 * @param marked what the Node says about itself already
 */
record NodeView(String name, String uid, boolean everHeard, Set<String> connected, Marks marked) {
  /** What the Node object says. */
  enum Marks {
    /** Ready, and without our taint. */
    READY,
    /** Not ready, because it is unreachable, with our taint. */
    UNREACHABLE,
    /** Anything else: it must be told one of the two. */
    UNCLEAR
  }

  static NodeView of(Node node) {
    return new NodeView(
        node.getMetadata().getName(),
        node.getMetadata().getUid(),
        // What a server has said may be forgotten with the server; the nodelet's hello stays.
        !node.getStatus().getMachineId().isEmpty() || node.getStatus().getConnectionsCount() > 0,
        node.getStatus().getConnectionsList().stream()
            .filter(NodeConnection::getConnected)
            .map(NodeConnection::getServer)
            .collect(Collectors.toUnmodifiableSet()),
        marks(node));
  }

  /**
   * A node that has places though there is no Node: somebody deleted it. It counts as silent until
   * its nodelet, if there is one, makes it again.
   */
  static NodeView missing(String name) {
    return new NodeView(name, "missing/" + name, true, Set.of(), Marks.UNREACHABLE);
  }

  /** Whether one of these servers says that it hears the node. */
  boolean heardBy(Set<String> living) {
    return connected.stream().anyMatch(living::contains);
  }

  private static Marks marks(Node node) {
    boolean tainted = NodeMarks.tainted(node);
    boolean ready = Conditions.isTrue(node.getStatus().getConditionsList(), NodeMarks.READY);
    boolean unknown =
        Conditions.find(node.getStatus().getConditionsList(), NodeMarks.READY)
            .filter(one -> one.getStatus().equals(Conditions.UNKNOWN))
            .isPresent();
    if (ready && !tainted) {
      return Marks.READY;
    }
    return unknown && tainted ? Marks.UNREACHABLE : Marks.UNCLEAR;
  }
}
