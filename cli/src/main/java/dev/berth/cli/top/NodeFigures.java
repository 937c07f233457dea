package dev.berth.cli.top;

import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.cli.session.InOrder;
import dev.berth.cli.session.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks nodes, several at a time. A node that does not answer is noted, and left out. */
public final class NodeFigures {
  private static final int AT_ONCE = 16;

  private NodeFigures() {}

  /** What one node answered. */
  private record Answer(String node, Optional<NodeStatsResponse> stats, String failure) {}

  /** What those answered that did, by their names. */
  public static Map<String, NodeStatsResponse> of(Session session, List<String> nodes) {
    Map<String, NodeStatsResponse> figures = new LinkedHashMap<>();
    InOrder.run(
        nodes,
        AT_ONCE,
        node -> ask(session, node),
        answer ->
            answer
                .stats()
                .ifPresentOrElse(
                    stats -> figures.put(answer.node(), stats),
                    () -> session.terminal().note(answer.failure())));
    return figures;
  }

  private static Answer ask(Session session, String node) {
    try {
      return new Answer(node, Optional.of(session.client().nodeStats(node)), "");
    } catch (FailureException e) {
      return new Answer(node, Optional.empty(), "node " + node + ": " + e.getMessage());
    }
  }
}
