package dev.berth.cli;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.rpc.v1.GetVersionResponse;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.client.BerthClient;
import dev.berth.client.ObjectClient;
import dev.berth.client.PlacementClient;
import dev.berth.client.batch.BatchOptions;
import dev.berth.client.batch.Operation;
import dev.berth.client.batch.OperationResult;
import dev.berth.client.stream.ContainerStream;
import io.grpc.Channel;
import java.util.List;
import java.util.function.Function;

/** A client that outlives the commands that close it, and whose logs come from the test. */
record Borrowed(
    BerthClient client,
    Function<LogsRequest, LogStream> logs,
    Function<StreamFrame, ContainerStream> streams)
    implements BerthClient {
  @Override
  public <T extends Message> ObjectClient<T> objects(Kind<T> kind) {
    return client.objects(kind);
  }

  @Override
  public <T extends Message> List<OperationResult<T>> batch(
      List<? extends Operation<? extends T>> operations, BatchOptions options) {
    return client.batch(operations, options);
  }

  @Override
  public PlacementClient placement() {
    return client.placement();
  }

  @Override
  public LogStream logs(LogsRequest request) {
    return logs.apply(request);
  }

  @Override
  public ContainerStream open(StreamFrame first) {
    return streams.apply(first);
  }

  @Override
  public NodeStatsResponse nodeStats(String node) {
    return client.nodeStats(node);
  }

  @Override
  public GetVersionResponse version() {
    return client.version();
  }

  @Override
  public List<Channel> servers() {
    return client.servers();
  }

  @Override
  public void close() {}
}
