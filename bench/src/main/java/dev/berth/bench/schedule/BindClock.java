package dev.berth.bench.schedule;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.api.rpc.v1.GetVersionResponse;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.client.BerthClient;
import dev.berth.client.ObjectClient;
import dev.berth.client.PlacementClient;
import dev.berth.client.batch.BatchOptions;
import dev.berth.client.batch.Operation;
import dev.berth.client.batch.OperationResult;
import dev.berth.client.stream.ContainerStream;
import io.grpc.Channel;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The scheduler's client: notes when binds are sent, and is otherwise the client it stands for. */
final class BindClock implements BerthClient, PlacementClient {
  private final BerthClient client;
  private final PlacementClient placement;
  private final Queue<SentBinds> sent = new ConcurrentLinkedQueue<>();

  private record SentBinds(long micros, List<Bind> binds) {}

  BindClock(BerthClient client) {
    this.client = client;
    this.placement = client.placement();
  }

  /** Each call as a line: "sent", when in microseconds since 1970, and the tasks' names. */
  void print(PrintStream out) {
    for (SentBinds call : sent) {
      StringBuilder line = new StringBuilder("sent ").append(call.micros());
      call.binds().forEach(bind -> line.append(' ').append(bind.getName()));
      out.println(line);
    }
  }

  @Override
  public List<BindResult> bind(List<Bind> binds) {
    sent.add(new SentBinds(Micros.now(), binds));
    return placement.bind(binds);
  }

  @Override
  public void evict(Place place, String reason, String message, OptionalLong graceSeconds) {
    placement.evict(place, reason, message, graceSeconds);
  }

  @Override
  public void evictWithinBudgets(Place place, String reason, String message) {
    placement.evictWithinBudgets(place, reason, message);
  }

  @Override
  public void release(Place place, String reason, String message) {
    placement.release(place, reason, message);
  }

  @Override
  public PlacementClient placement() {
    return this;
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

  /** Not this one's to close. */
  @Override
  public void close() {}
}
