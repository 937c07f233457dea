package dev.berth.apiserver.nodes;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.OpenSession;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.TypedStore;
import java.time.Duration;
import java.util.Optional;

/** Asks nodes what they and their tasks use. */
public final class Stats {
  /**
   * How long a node may take to measure; one on a remote runtime needs seconds. Less than callers
   * usually wait, or they would not hear that it is the node.
   */
  private static final Duration ANSWER_TIME = Duration.ofSeconds(8);

  private final TypedStore store;
  private final NodeControl control;
  private final Sessions sessions;

  public Stats(TypedStore store, NodeControl control, Sessions sessions) {
    this.store = store;
    this.control = control;
    this.sessions = sessions;
  }

  /**
   * What one node uses now.
   *
   * @throws FailureException <em>not found</em>, <em>unavailable</em> when the node can't be
   *     reached from here or does not answer in time, or what the node answered
   */
  public NodeStatsResponse of(String node, Deadline deadline) throws InterruptedException {
    Optional<Link> link = control.link(node);
    if (link.isEmpty()) {
      var _ = store.require(Kinds.NODE, "", node, deadline);
      throw unavailable("node " + node + " is not connected to this API server");
    }
    OpenSession.Builder request = OpenSession.newBuilder();
    request.getStatsBuilder().setNode(node);
    try (Session session = sessions.open(link.get(), request.build())) {
      Session.Part part =
          session
              .take(ANSWER_TIME)
              .orElseThrow(() -> unavailable("node " + node + " does not answer"));
      if (part instanceof Session.Part.Stats(NodeStatsResponse stats)) {
        return stats;
      }
      throw part instanceof Session.Part.Broken(Failure failure)
          ? new FailureException(failure)
          : unavailable("node " + node + " answered with no figures");
    }
  }

  private static FailureException unavailable(String message) {
    return new FailureException(new Failure.Unavailable(message));
  }
}
