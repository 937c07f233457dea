package dev.berth.client.fake;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ListMeta;
import dev.berth.api.rpc.v1.BatchDone;
import dev.berth.api.rpc.v1.BatchOperation;
import dev.berth.api.rpc.v1.BatchRequest;
import dev.berth.api.rpc.v1.BatchResponse;
import dev.berth.api.rpc.v1.BatchResult;
import dev.berth.api.rpc.v1.CreateRequest;
import dev.berth.api.rpc.v1.DeleteRequest;
import dev.berth.api.rpc.v1.GetRequest;
import dev.berth.api.rpc.v1.ListRequest;
import dev.berth.api.rpc.v1.ListResponse;
import dev.berth.api.rpc.v1.ObjectKey;
import dev.berth.api.rpc.v1.ObjectResponse;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.api.rpc.v1.UpdateRequest;
import dev.berth.api.rpc.v1.WatchRequest;
import dev.berth.api.rpc.v1.WatchResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The object service over {@link FakeObjects}. */
final class FakeService extends ObjectServiceGrpc.ObjectServiceImplBase {
  private final FakeObjects objects;
  private final FakeServer server;

  FakeService(FakeObjects objects, FakeServer server) {
    this.objects = objects;
    this.server = server;
  }

  @Override
  public void get(GetRequest request, StreamObserver<ObjectResponse> reply) {
    ObjectKey key = request.getKey();
    answer(reply, () -> objects.get(kind(key), key.getNamespace(), key.getName()));
  }

  @Override
  public void create(CreateRequest request, StreamObserver<ObjectResponse> reply) {
    write(reply, () -> objects.create(unpack(request.getObject())));
  }

  @Override
  public void update(UpdateRequest request, StreamObserver<ObjectResponse> reply) {
    write(reply, () -> objects.update(unpack(request.getObject())));
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<ObjectResponse> reply) {
    ObjectKey key = request.getKey();
    write(reply, () -> objects.delete(kind(key), key.getNamespace(), key.getName()));
  }

  /** Of its operations it knows these three. */
  @Override
  public void batch(BatchRequest request, StreamObserver<BatchResponse> reply) {
    try {
      server.beforeBatch(request);
      BatchResponse.Builder response = BatchResponse.newBuilder();
      request
          .getOperationsList()
          .forEach(one -> response.addResults(result(one, request.getReturnObjects())));
      server.afterWrite();
      reply.onNext(response.build());
      reply.onCompleted();
    } catch (FailureException e) {
      reply.onError(Failures.toGrpc(e.failure()));
    } catch (FakeServer.Lost e) {
      reply.onError(io.grpc.Status.UNAVAILABLE.withDescription("cut").asRuntimeException());
    } catch (io.grpc.StatusRuntimeException e) {
      reply.onError(e);
    }
  }

  private BatchResult result(BatchOperation operation, boolean whole) {
    try {
      server.beforeOperation();
      ObjectKey key = operation.getDelete().getKey();
      Message object =
          switch (operation.getOperationCase()) {
            case CREATE -> objects.create(unpack(operation.getCreate().getObject()));
            case UPDATE -> objects.update(unpack(operation.getUpdate().getObject()));
            case DELETE -> objects.delete(kind(key), key.getNamespace(), key.getName());
            default -> throw new IllegalArgumentException(operation.toString());
          };
      BatchDone.Builder done =
          BatchDone.newBuilder()
              .setResourceVersion(Meta.of(object).getResourceVersion())
              .setUid(Meta.of(object).getUid())
              .setName(Meta.of(object).getName());
      if (whole) {
        done.setObject(Any.pack(object));
      }
      return BatchResult.newBuilder().setDone(done).build();
    } catch (FailureException e) {
      return BatchResult.newBuilder().setFailure(Failures.toStatus(e.failure())).build();
    }
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListResponse> reply) {
    try {
      server.beforeRead();
      FakeObjects.Page page = objects.list(request.getKind(), request.getContinue());
      ListMeta.Builder metadata =
          ListMeta.newBuilder()
              .setResourceVersion(Long.toString(page.version()))
              .setContinue(page.next());
      ListResponse.Builder response = ListResponse.newBuilder().setMetadata(metadata);
      page.items().forEach(item -> response.addItems(Any.pack(item)));
      reply.onNext(response.build());
      reply.onCompleted();
    } catch (FailureException e) {
      reply.onError(Failures.toGrpc(e.failure()));
    }
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<WatchResponse> reply) {
    ServerCallStreamObserver<WatchResponse> stream =
        (ServerCallStreamObserver<WatchResponse>) reply;
    Consumer<FakeObjects.Past> watcher =
        past -> {
          if (past.kind().equals(request.getKind()) && !server.muted()) {
            stream.onNext(WatchResponse.newBuilder().addEvents(past.event()).build());
          }
        };
    stream.setOnCancelHandler(() -> objects.leave(watcher));
    try {
      server.beforeRead();
      // At one moment: a cut must find every watch that has told anything.
      synchronized (objects) {
        objects.follow(Long.parseLong(request.getResourceVersion()), watcher);
        server.opened(() -> {
          objects.leave(watcher);
          stream.onError(Failures.toGrpc(new Failure.Unavailable("cut")));
        });
      }
    } catch (FailureException e) {
      reply.onError(Failures.toGrpc(e.failure()));
    }
  }

  private void write(StreamObserver<ObjectResponse> reply, Supplier<Message> write) {
    answer(
        reply,
        () -> {
          server.beforeWrite();
          Message written = write.get();
          server.afterWrite();
          return written;
        });
  }

  private void answer(StreamObserver<ObjectResponse> reply, Supplier<Message> call) {
    try {
      server.beforeRead();
      reply.onNext(ObjectResponse.newBuilder().setObject(Any.pack(call.get())).build());
      reply.onCompleted();
    } catch (FailureException e) {
      reply.onError(Failures.toGrpc(e.failure()));
    } catch (FakeServer.Lost e) {
      // As when the connection breaks: gRPC's own status, without ours.
      reply.onError(io.grpc.Status.UNAVAILABLE.withDescription("cut").asRuntimeException());
    }
  }

  private static Kind<?> kind(ObjectKey key) {
    return Kinds.find(key.getApiVersion(), key.getKind()).orElseThrow();
  }

  private static Message unpack(Any any) {
    for (Kind<?> kind : Kinds.all()) {
      if (any.is(kind.prototype().getClass())) {
        try {
          Message object = kind.prototype().getParserForType().parseFrom(any.getValue());
          return Meta.with(object, Meta.of(object));
        } catch (InvalidProtocolBufferException e) {
          throw new IllegalArgumentException(e);
        }
      }
    }
    throw new IllegalArgumentException(any.getTypeUrl());
  }
}
