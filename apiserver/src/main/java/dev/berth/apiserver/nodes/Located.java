package dev.berth.apiserver.nodes;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeConnection;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.TypedStore;
import java.util.Optional;

/** Where a Task's container is, and the way there. */
record Located(Task task, Binding binding, Link link) {
  /**
   * @throws FailureException <em>not found</em>, <em>conflict</em> when the task has no place yet,
   *     <em>unavailable</em> when its node can't be reached from here
   */
  static Located find(
      TypedStore store, NodeControl control, String namespace, String name, Deadline deadline) {
    Task task = store.require(Kinds.TASK, namespace, name, deadline).object();
    Binding binding =
        store
            .find(Kinds.BINDING, namespace, name, deadline)
            .map(Found::object)
            .orElseThrow(() -> noContainer(task, "it has no container"));
    String node = binding.getSpec().getNode();
    Link link = control.link(node).orElseThrow(() -> unreachable(store, node, deadline));
    return new Located(task, binding, link);
  }

  String node() {
    return binding.getSpec().getNode();
  }

  /** Says what phase the task is in. */
  static FailureException noContainer(Task task, String why) {
    String phase = EnumWords.word(task.getStatus().getPhase());
    String reason = task.getStatus().getReason();
    return new FailureException(
        new Failure.Conflict(
            Kinds.TASK.qualifiedPlural(),
            task.getMetadata().getName(),
            "%s: it is %s%s".formatted(why, phase, reason.isEmpty() ? "" : " (" + reason + ")")));
  }

  /** Another server may hear the node: the caller is told which. */
  private static FailureException unreachable(TypedStore store, String node, Deadline deadline) {
    Optional<Node> found = store.find(Kinds.NODE, "", node, deadline).map(Found::object);
    String elsewhere =
        found.stream()
            .flatMap(one -> one.getStatus().getConnectionsList().stream())
            .filter(NodeConnection::getConnected)
            .map(NodeConnection::getServer)
            .reduce((a, b) -> a + ", " + b)
            .orElse("");
    if (elsewhere.isEmpty()) {
      return unavailable("node " + node + " is connected to no API server");
    }
    return unavailable(
        "node %s is not connected to this API server; %s may hear it".formatted(node, elsewhere));
  }

  static FailureException unavailable(String message) {
    return new FailureException(new Failure.Unavailable(message));
  }
}
