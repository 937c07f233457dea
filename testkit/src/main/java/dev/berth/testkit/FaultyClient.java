package dev.berth.testkit;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.rpc.v1.GetVersionResponse;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.client.BerthClient;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectClient;
import dev.berth.client.ObjectWatch;
import dev.berth.client.PlacementClient;
import dev.berth.client.batch.BatchOptions;
import dev.berth.client.batch.Operation;
import dev.berth.client.batch.OperationResult;
import dev.berth.client.stream.ContainerStream;
import io.grpc.Channel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** A client whose calls pass {@link Faults}. Streams of {@link #servers} do not. */
final class FaultyClient implements BerthClient {
  private final BerthClient client;
  private final Faults faults;

  FaultyClient(BerthClient client, Faults faults) {
    this.client = client;
    this.faults = faults;
  }

  @Override
  public <T extends Message> ObjectClient<T> objects(Kind<T> kind) {
    return new Objects<>(client.objects(kind), faults);
  }

  @Override
  public <T extends Message> List<OperationResult<T>> batch(
      List<? extends Operation<? extends T>> operations, BatchOptions options) {
    return new FaultyBatch<T>(client, faults, options).run(operations);
  }

  @Override
  public PlacementClient placement() {
    return new Placement(client.placement(), faults);
  }

  @Override
  public LogStream logs(LogsRequest request) {
    return faults.read(() -> client.logs(request));
  }

  @Override
  public ContainerStream open(StreamFrame first) {
    return faults.read(() -> client.open(first));
  }

  @Override
  public NodeStatsResponse nodeStats(String node) {
    return faults.read(() -> client.nodeStats(node));
  }

  @Override
  public GetVersionResponse version() {
    return faults.read(client::version);
  }

  @Override
  public List<Channel> servers() {
    return client.servers();
  }

  @Override
  public void close() {
    client.close();
  }

  private record Objects<T extends Message>(ObjectClient<T> objects, Faults faults)
      implements ObjectClient<T> {
    @Override
    public Optional<T> get(String namespace, String name) {
      return faults.read(() -> objects.get(namespace, name));
    }

    @Override
    public ObjectList<T> list(ListOptions options) {
      return faults.list(() -> objects.list(options));
    }

    @Override
    public ObjectList<T> listAll(ListOptions options, UnaryOperator<T> keep) {
      return faults.list(() -> objects.listAll(options, keep));
    }

    @Override
    public T create(T object) {
      return faults.write(() -> objects.create(object));
    }

    @Override
    public T update(T object) {
      return faults.write(() -> objects.update(object));
    }

    @Override
    public T updateStatus(T object) {
      return faults.write(() -> objects.updateStatus(object));
    }

    @Override
    public T patch(String namespace, String name, String mergePatch) {
      return faults.write(() -> objects.patch(namespace, name, mergePatch));
    }

    @Override
    public Applied<T> apply(T object, boolean dryRun) {
      return dryRun
          ? faults.read(() -> objects.apply(object, true))
          : faults.write(() -> objects.apply(object, false));
    }

    @Override
    public T delete(String namespace, String name, DeleteOptions options) {
      return faults.write(() -> objects.delete(namespace, name, options));
    }

    @Override
    public ObjectWatch<T> watch(ListOptions options) {
      return faults.read(() -> new FaultyWatch<>(objects.watch(options), faults));
    }
  }

  private record Placement(PlacementClient placement, Faults faults) implements PlacementClient {
    @Override
    public List<BindResult> bind(List<Bind> binds) {
      return faults.write(() -> placement.bind(binds));
    }

    @Override
    public void evict(Place place, String reason, String message, OptionalLong graceSeconds) {
      var _ =
          faults.write(() -> {
            placement.evict(place, reason, message, graceSeconds);
            return place;
          });
    }

    @Override
    public void evictWithinBudgets(Place place, String reason, String message) {
      var _ =
          faults.write(() -> {
            placement.evictWithinBudgets(place, reason, message);
            return place;
          });
    }

    @Override
    public void release(Place place, String reason, String message) {
      var _ =
          faults.write(() -> {
            placement.release(place, reason, message);
            return place;
          });
    }
  }
}
