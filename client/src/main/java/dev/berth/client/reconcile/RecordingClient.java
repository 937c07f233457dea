package dev.berth.client.reconcile;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.api.rpc.v1.ApplyResult;
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
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * The loop's client: tells the version of each write, and is otherwise the client it stands for.
 */
final class RecordingClient implements BerthClient {
  private final BerthClient client;
  private final BiConsumer<Kind<?>, String> written;

  RecordingClient(BerthClient client, BiConsumer<Kind<?>, String> written) {
    this.client = client;
    this.written = written;
  }

  @Override
  public <T extends Message> ObjectClient<T> objects(Kind<T> kind) {
    return new Objects<>(kind, client.objects(kind));
  }

  @Override
  public <T extends Message> List<OperationResult<T>> batch(
      List<? extends Operation<? extends T>> operations, BatchOptions options) {
    List<OperationResult<T>> results = client.batch(operations, options);
    for (int i = 0; i < operations.size() && !options.dryRun(); i++) {
      if (results.get(i) instanceof OperationResult.Done<T> done
          && hasWritten(operations.get(i), done)) {
        written.accept(operations.get(i).kind(), done.resourceVersion());
      }
    }
    return results;
  }

  private static boolean hasWritten(Operation<?> operation, OperationResult.Done<?> done) {
    return !(operation instanceof Operation.Delete<?> delete && delete.options().getDryRun())
        && done.applied() != ApplyResult.APPLY_RESULT_UNCHANGED;
  }

  @Override
  public PlacementClient placement() {
    return new Placement(client.placement());
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

  private final class Objects<T extends Message> implements ObjectClient<T> {
    private final Kind<T> kind;
    private final ObjectClient<T> objects;

    private Objects(Kind<T> kind, ObjectClient<T> objects) {
      this.kind = kind;
      this.objects = objects;
    }

    @Override
    public Optional<T> get(String namespace, String name) {
      return objects.get(namespace, name);
    }

    @Override
    public ObjectList<T> list(ListOptions options) {
      return objects.list(options);
    }

    @Override
    public ObjectList<T> listAll(ListOptions options, UnaryOperator<T> keep) {
      return objects.listAll(options, keep);
    }

    @Override
    public T create(T object) {
      return record(objects.create(object));
    }

    @Override
    public T update(T object) {
      return record(objects.update(object));
    }

    @Override
    public T updateStatus(T object) {
      return record(objects.updateStatus(object));
    }

    @Override
    public T patch(String namespace, String name, String mergePatch) {
      return record(objects.patch(namespace, name, mergePatch));
    }

    @Override
    public Applied<T> apply(T object, boolean dryRun) {
      Applied<T> applied = objects.apply(object, dryRun);
      if (!dryRun && applied.result() != ApplyResult.APPLY_RESULT_UNCHANGED) {
        record(applied.object());
      }
      return applied;
    }

    @Override
    public T delete(String namespace, String name, DeleteOptions options) {
      T deleted = objects.delete(namespace, name, options);
      return options.getDryRun() ? deleted : record(deleted);
    }

    @Override
    public ObjectWatch<T> watch(ListOptions options) {
      return objects.watch(options);
    }

    private T record(T object) {
      written.accept(kind, Meta.of(object).getResourceVersion());
      return object;
    }
  }

  private final class Placement implements PlacementClient {
    private final PlacementClient placement;

    private Placement(PlacementClient placement) {
      this.placement = placement;
    }

    @Override
    public List<BindResult> bind(List<Bind> binds) {
      List<BindResult> results = placement.bind(binds);
      for (BindResult result : results) {
        if (!result.hasFailure()) {
          written.accept(Kinds.BINDING, result.getResourceVersion());
        }
      }
      return results;
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
  }
}
