package dev.berth.client;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.rpc.v1.GetVersionResponse;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.client.batch.BatchOptions;
import dev.berth.client.batch.Operation;
import dev.berth.client.batch.OperationResult;
import dev.berth.client.stream.ContainerStream;
import io.grpc.Channel;
import java.util.List;

/**
 * A client around another one: what it does not override goes on to that, except {@link #close},
 * which does nothing. The other one stays with whoever made it. Each call is forwarded by itself:
 * what {@link #objects} answers has no part in {@link #batch}.
 */
public class ForwardingClient implements BerthClient {
  private final BerthClient client;

  protected ForwardingClient(BerthClient client) {
    this.client = client;
  }

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
    return client.logs(request);
  }

  @Override
  public ContainerStream open(StreamFrame first) {
    return client.open(first);
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
