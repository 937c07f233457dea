package dev.berth.client;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.rpc.v1.DiscoveryServiceGrpc;
import dev.berth.api.rpc.v1.GetVersionRequest;
import dev.berth.api.rpc.v1.GetVersionResponse;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.rpc.v1.NodeStatsRequest;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.StatsServiceGrpc;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.client.batch.BatchOptions;
import dev.berth.client.batch.Operation;
import dev.berth.client.batch.OperationResult;
import dev.berth.client.stream.ContainerStream;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.util.List;

/**
 * The client over gRPC; made by {@link Clients}. Which server is called is {@link Servers}' part.
 */
final class GrpcBerthClient implements BerthClient {
  private final Servers servers;

  GrpcBerthClient(List<ManagedChannel> channels, ClientConfig config) {
    this.servers = new Servers(channels, config);
  }

  @Override
  public <T extends Message> ObjectClient<T> objects(Kind<T> kind) {
    return new GrpcObjects<>(new Wire<>(kind), servers);
  }

  @Override
  public <T extends Message> List<OperationResult<T>> batch(
      List<? extends Operation<? extends T>> operations, BatchOptions options) {
    return new GrpcBatch<T>(servers, operations, options).run();
  }

  @Override
  public PlacementClient placement() {
    return new GrpcPlacement(servers);
  }

  @Override
  public LogStream logs(LogsRequest request) {
    return new GrpcLogs(servers, request);
  }

  @Override
  public ContainerStream open(StreamFrame first) {
    return GrpcContainerStream.open(servers, first);
  }

  @Override
  public NodeStatsResponse nodeStats(String node) {
    NodeStatsRequest request = NodeStatsRequest.newBuilder().setNode(node).build();
    return servers.readAnywhere((channel, deadline) ->
        StatsServiceGrpc.newBlockingStub(channel).withDeadline(deadline).nodeStats(request));
  }

  @Override
  public GetVersionResponse version() {
    return servers.read((channel, deadline) ->
        DiscoveryServiceGrpc.newBlockingStub(channel)
            .withDeadline(deadline)
            .getVersion(GetVersionRequest.getDefaultInstance()));
  }

  @Override
  public List<Channel> servers() {
    return servers.all();
  }

  @Override
  public void close() {
    servers.close();
  }
}
