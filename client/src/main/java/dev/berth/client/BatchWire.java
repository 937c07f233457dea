package dev.berth.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import dev.berth.api.rpc.v1.ApplyRequest;
import dev.berth.api.rpc.v1.BatchDone;
import dev.berth.api.rpc.v1.BatchOperation;
import dev.berth.api.rpc.v1.BatchResult;
import dev.berth.api.rpc.v1.CreateRequest;
import dev.berth.api.rpc.v1.DeleteRequest;
import dev.berth.api.rpc.v1.ObjectKey;
import dev.berth.api.rpc.v1.PatchRequest;
import dev.berth.api.rpc.v1.UpdateRequest;
import dev.berth.client.batch.Operation;
import dev.berth.client.batch.OperationResult;
import java.util.Optional;

/** Operations to the messages that carry them, and their results back. */
final class BatchWire {
  private BatchWire() {}

  static BatchOperation operation(Operation<?> operation) {
    BatchOperation.Builder wire = BatchOperation.newBuilder();
    return switch (operation) {
      case Operation.Create<?> it ->
          wire.setCreate(CreateRequest.newBuilder().setObject(Any.pack(it.object()))).build();
      case Operation.Update<?> it ->
          wire.setUpdate(UpdateRequest.newBuilder().setObject(Any.pack(it.object()))).build();
      case Operation.UpdateStatus<?> it ->
          wire.setUpdateStatus(UpdateRequest.newBuilder().setObject(Any.pack(it.object()))).build();
      case Operation.Apply<?> it ->
          wire.setApply(ApplyRequest.newBuilder().setObject(Any.pack(it.object()))).build();
      case Operation.Patch<?> it ->
          wire.setPatch(
                  PatchRequest.newBuilder()
                      .setKey(key(it))
                      .setMergePatch(ByteString.copyFromUtf8(it.mergePatch())))
              .build();
      case Operation.Delete<?> it ->
          wire.setDelete(DeleteRequest.newBuilder().setKey(key(it)).setOptions(it.options()))
              .build();
    };
  }

  static <T extends Message> OperationResult<T> result(
      Operation<? extends T> operation, BatchResult wire) {
    return switch (wire.getOutcomeCase()) {
      case DONE -> done(operation, wire.getDone());
      case FAILURE -> failed(Failures.fromStatus(wire.getFailure()));
      case OUTCOME_NOT_SET ->
          failed(new Failure.Internal("the server's answer has an operation without an outcome"));
    };
  }

  private static <T extends Message> OperationResult<T> done(
      Operation<? extends T> operation, BatchDone done) {
    try {
      Optional<T> object =
          done.hasObject()
              ? Optional.of(new Wire<>(operation.kind()).decode(done.getObject()))
              : Optional.empty();
      return new OperationResult.Done<>(
          done.getResourceVersion(), done.getUid(), done.getName(), done.getApplyResult(), object);
    } catch (InvalidProtocolBufferException e) {
      return new OperationResult.Failed<>(
          new FailureException(
              new Failure.Internal(
                  "it is done, but the answer is no %s: %s"
                      .formatted(operation.kind(), e.getMessage())),
              e));
    }
  }

  /** With the cause that a call of its own would have had: it shows that a server has said so. */
  private static <T> OperationResult<T> failed(Failure failure) {
    return new OperationResult.Failed<>(new FailureException(failure, Failures.toGrpc(failure)));
  }

  private static ObjectKey key(Operation<?> operation) {
    return new Wire<>(operation.kind()).key(operation.namespace(), operation.name());
  }
}
