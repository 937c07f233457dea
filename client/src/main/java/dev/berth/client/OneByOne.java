package dev.berth.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.ApplyResponse;
import dev.berth.api.rpc.v1.ApplyResult;
import dev.berth.api.rpc.v1.BatchDone;
import dev.berth.api.rpc.v1.BatchOperation;
import dev.berth.api.rpc.v1.BatchResult;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.api.rpc.v1.ObjectServiceGrpc.ObjectServiceBlockingStub;
import dev.berth.client.batch.BatchOptions;
import java.util.ArrayList;
import java.util.List;

/** A batch for a server that knows none: a call for each operation, one after another. */
final class OneByOne {
  private final Servers servers;
  private final BatchOptions options;

  OneByOne(Servers servers, BatchOptions options) {
    this.servers = servers;
    this.options = options;
  }

  List<BatchResult> run(List<BatchOperation> operations) {
    List<BatchResult> results = new ArrayList<>(operations.size());
    for (BatchOperation operation : operations) {
      try {
        results.add(
            servers.write(
                options.dryRun(),
                (channel, deadline) ->
                    call(
                        ObjectServiceGrpc.newBlockingStub(channel).withDeadline(deadline),
                        operation)));
      } catch (FailureException e) {
        results.add(BatchResult.newBuilder().setFailure(Failures.toStatus(e.failure())).build());
      }
    }
    return results;
  }

  private BatchResult call(ObjectServiceBlockingStub stub, BatchOperation operation) {
    boolean dry = options.dryRun();
    return switch (operation.getOperationCase()) {
      case CREATE ->
          done(stub.create(operation.getCreate().toBuilder().setDryRun(dry).build()).getObject());
      case UPDATE ->
          done(stub.update(operation.getUpdate().toBuilder().setDryRun(dry).build()).getObject());
      case UPDATE_STATUS ->
          done(
              stub.updateStatus(operation.getUpdateStatus().toBuilder().setDryRun(dry).build())
                  .getObject());
      case PATCH ->
          done(stub.patch(operation.getPatch().toBuilder().setDryRun(dry).build()).getObject());
      case APPLY -> {
        ApplyResponse answer = stub.apply(operation.getApply().toBuilder().setDryRun(dry).build());
        yield done(answer.getObject(), answer.getResult());
      }
      case DELETE -> {
        var request = operation.getDelete().toBuilder();
        if (dry) {
          request.getOptionsBuilder().setDryRun(true);
        }
        yield done(stub.delete(request.build()).getObject());
      }
      case OPERATION_NOT_SET -> throw new IllegalArgumentException("an operation is empty");
    };
  }

  private BatchResult done(Any object) {
    return done(object, ApplyResult.APPLY_RESULT_UNSPECIFIED);
  }

  private BatchResult done(Any object, ApplyResult applied) {
    ObjectMeta metadata = metadata(object);
    BatchDone.Builder done =
        BatchDone.newBuilder()
            .setResourceVersion(metadata.getResourceVersion())
            .setUid(metadata.getUid())
            .setName(metadata.getName())
            .setApplyResult(applied);
    if (options.objects()) {
      done.setObject(object);
    }
    return BatchResult.newBuilder().setDone(done).build();
  }

  private static ObjectMeta metadata(Any any) {
    for (Kind<?> kind : Kinds.all()) {
      Message prototype = kind.prototype();
      if (any.is(prototype.getClass())) {
        try {
          return Meta.of(prototype.getParserForType().parseFrom(any.getValue()));
        } catch (InvalidProtocolBufferException e) {
          throw new FailureException(
              new Failure.Internal("it is done, but the answer is no %s".formatted(kind)), e);
        }
      }
    }
    throw new FailureException(
        new Failure.Internal("it is done, but the answer is a " + any.getTypeUrl()));
  }
}
