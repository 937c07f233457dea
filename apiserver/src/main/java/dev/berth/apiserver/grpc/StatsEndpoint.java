package dev.berth.apiserver.grpc;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.NodeStatsRequest;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.StatsServiceGrpc;
import dev.berth.apiserver.nodes.Stats;
import io.grpc.stub.StreamObserver;

/** berth.rpc.v1.StatsService. */
public final class StatsEndpoint extends StatsServiceGrpc.StatsServiceImplBase {
  private final Stats stats;

  public StatsEndpoint(Stats stats) {
    this.stats = stats;
  }

  @Override
  public void nodeStats(NodeStatsRequest request, StreamObserver<NodeStatsResponse> caller) {
    Answer.with(
        caller,
        deadline -> {
          if (request.getNode().isEmpty()) {
            throw NodeletEndpoint.bad("node: name the node whose figures are wanted");
          }
          try {
            return stats.of(request.getNode(), deadline);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(new Failure.Unavailable("the caller has gone"), e);
          }
        });
  }
}
