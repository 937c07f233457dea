package dev.berth.client.reconcile;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.api.rpc.v1.ApplyResult;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.client.BerthClient;
import dev.berth.client.ForwardingClient;
import dev.berth.client.ForwardingObjects;
import dev.berth.client.ForwardingPlacement;
import dev.berth.client.ObjectClient;
import dev.berth.client.PlacementClient;
import dev.berth.client.batch.BatchOptions;
import dev.berth.client.batch.Operation;
import dev.berth.client.batch.OperationResult;
import java.util.List;
import java.util.function.BiConsumer;

/** The loop's client: tells the version of each write. */
final class RecordingClient extends ForwardingClient {
  private final BiConsumer<Kind<?>, String> written;

  RecordingClient(BerthClient client, BiConsumer<Kind<?>, String> written) {
    super(client);
    this.written = written;
  }

  @Override
  public <T extends Message> ObjectClient<T> objects(Kind<T> kind) {
    return new Objects<>(kind, super.objects(kind));
  }

  @Override
  public <T extends Message> List<OperationResult<T>> batch(
      List<? extends Operation<? extends T>> operations, BatchOptions options) {
    List<OperationResult<T>> results = super.batch(operations, options);
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
    return new Placement(super.placement());
  }

  private final class Objects<T extends Message> extends ForwardingObjects<T> {
    private final Kind<T> kind;

    private Objects(Kind<T> kind, ObjectClient<T> objects) {
      super(objects);
      this.kind = kind;
    }

    @Override
    public T create(T object) {
      return record(super.create(object));
    }

    @Override
    public T update(T object) {
      return record(super.update(object));
    }

    @Override
    public T updateStatus(T object) {
      return record(super.updateStatus(object));
    }

    @Override
    public T patch(String namespace, String name, String mergePatch) {
      return record(super.patch(namespace, name, mergePatch));
    }

    @Override
    public Applied<T> apply(T object, boolean dryRun) {
      Applied<T> applied = super.apply(object, dryRun);
      if (!dryRun && applied.result() != ApplyResult.APPLY_RESULT_UNCHANGED) {
        record(applied.object());
      }
      return applied;
    }

    @Override
    public T delete(String namespace, String name, DeleteOptions options) {
      T deleted = super.delete(namespace, name, options);
      return options.getDryRun() ? deleted : record(deleted);
    }

    private T record(T object) {
      written.accept(kind, Meta.of(object).getResourceVersion());
      return object;
    }
  }

  private final class Placement extends ForwardingPlacement {
    private Placement(PlacementClient placement) {
      super(placement);
    }

    @Override
    public List<BindResult> bind(List<Bind> binds) {
      List<BindResult> results = super.bind(binds);
      for (BindResult result : results) {
        if (!result.hasFailure()) {
          written.accept(Kinds.BINDING, result.getResourceVersion());
        }
      }
      return results;
    }
  }
}
