package dev.berth.controller.rebalance;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.client.BerthClient;
import dev.berth.client.ForwardingClient;
import java.util.Map;
import java.util.Optional;

/** Whose nodes answer what a test has them answer, and those that it does not name are far away. */
final class AnsweringClient extends ForwardingClient {
  private final Map<String, NodeStatsResponse> answers;

  AnsweringClient(BerthClient client, Map<String, NodeStatsResponse> answers) {
    super(client);
    this.answers = answers;
  }

  @Override
  public NodeStatsResponse nodeStats(String node) {
    return Optional.ofNullable(answers.get(node))
        .orElseThrow(() -> new FailureException(new Failure.Unavailable(node + " is far away")));
  }
}
