package dev.berth.apiserver.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.ApplyRequest;
import dev.berth.api.rpc.v1.BatchDone;
import dev.berth.api.rpc.v1.BatchOperation;
import dev.berth.api.rpc.v1.BatchRequest;
import dev.berth.api.rpc.v1.BatchResponse;
import dev.berth.api.rpc.v1.BatchResult;
import dev.berth.api.rpc.v1.CreateRequest;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.rpc.v1.DeleteRequest;
import dev.berth.api.rpc.v1.PatchRequest;
import dev.berth.api.rpc.v1.UpdateRequest;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.resource.Applied;
import dev.berth.apiserver.resource.Batch;
import dev.berth.apiserver.resource.PatchBody;
import dev.berth.apiserver.resource.Resources;
import dev.berth.apiserver.resource.Target;
import dev.berth.apiserver.resource.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** One call of Batch: its operations from the wire, and their results to it. */
final class BatchCall {
  /** As objects.proto promises. */
  static final int MOST = 1000;

  private final Resources resources;
  private final BatchRequest request;
  private final AnswerRoom room;

  BatchCall(Resources resources, BatchRequest request) {
    this.resources = resources;
    this.request = request;
    this.room = new AnswerRoom(Math.min(request.getOperationsCount(), MOST));
  }

  /**
   * @throws FailureException <em>invalid</em> when there are too many operations
   */
  BatchResponse answer(Deadline deadline, BooleanSupplier cancelled) {
    int count = request.getOperationsCount();
    if (count > MOST) {
      throw new FailureException(
          new Failure.Invalid(
              "BatchRequest.berth.dev", "", List.of(Violation.tooMany("operations", count, MOST))));
    }
    List<Batch.Operation<BatchResult>> operations = new ArrayList<>(count);
    request.getOperationsList().forEach(one -> operations.add(readable(one)));
    BatchResponse.Builder response = BatchResponse.newBuilder();
    for (Batch.Result<BatchResult> one : Batch.run(operations, deadline, cancelled)) {
      response.addResults(
          switch (one) {
            case Batch.Result.Done<BatchResult>(BatchResult result) -> result;
            case Batch.Result.Failed<BatchResult>(RuntimeException why) -> failed(why);
          });
    }
    return response.build();
  }

  /** What can't be read fails alone, too. */
  private Batch.Operation<BatchResult> readable(BatchOperation operation) {
    try {
      return read(operation);
    } catch (FailureException e) {
      return new Batch.Operation<>(
          Optional.empty(),
          _ -> {
            throw e;
          });
    }
  }

  private Batch.Operation<BatchResult> read(BatchOperation operation) {
    return switch (operation.getOperationCase()) {
      case CREATE -> create(operation.getCreate());
      case UPDATE -> update(operation.getUpdate());
      case UPDATE_STATUS -> updateStatus(operation.getUpdateStatus());
      case PATCH -> patch(operation.getPatch());
      case APPLY -> apply(operation.getApply());
      case DELETE -> delete(operation.getDelete());
      case OPERATION_NOT_SET ->
          throw new FailureException(new Failure.BadRequest("the operation is empty or not known"));
    };
  }

  private Batch.Operation<BatchResult> create(CreateRequest create) {
    return create(Wire.object(create.getObject()), isDry(create.getDryRun()));
  }

  private <T extends Message> Batch.Operation<BatchResult> create(
      Wire.Received<T> sent, boolean dryRun) {
    return about(
        sent,
        deadline ->
            done(sent.kind(), resources.write(sent.kind(), sent.object(), dryRun, deadline)));
  }

  private Batch.Operation<BatchResult> update(UpdateRequest update) {
    return update(Wire.object(update.getObject()), isDry(update.getDryRun()));
  }

  private <T extends Message> Batch.Operation<BatchResult> update(
      Wire.Received<T> sent, boolean dryRun) {
    return about(
        sent,
        deadline -> done(resources.update(sent.kind(), sent.object(), dryRun, deadline)).build());
  }

  private Batch.Operation<BatchResult> updateStatus(UpdateRequest update) {
    return updateStatus(Wire.object(update.getObject()), isDry(update.getDryRun()));
  }

  private <T extends Message> Batch.Operation<BatchResult> updateStatus(
      Wire.Received<T> sent, boolean dryRun) {
    return about(
        sent,
        deadline ->
            done(resources.updateStatus(sent.kind(), sent.object(), dryRun, deadline)).build());
  }

  private Batch.Operation<BatchResult> apply(ApplyRequest apply) {
    return apply(Wire.object(apply.getObject()), isDry(apply.getDryRun()));
  }

  private <T extends Message> Batch.Operation<BatchResult> apply(
      Wire.Received<T> sent, boolean dryRun) {
    return about(
        sent,
        deadline -> {
          Applied<T> applied = resources.apply(sent.kind(), sent.object(), dryRun, deadline);
          BatchResult.Builder result = done(applied.object());
          result.getDoneBuilder().setApplyResult(applied.result());
          return result.build();
        });
  }

  private Batch.Operation<BatchResult> patch(PatchRequest patch) {
    Target<?> target = Wire.target(patch.getKey());
    PatchBody body = PatchBody.of(patch.getMergePatch(), patch.getSubresource());
    boolean dryRun = isDry(patch.getDryRun());
    return about(target, deadline -> done(resources.patch(target, body, dryRun, deadline)).build());
  }

  private Batch.Operation<BatchResult> delete(DeleteRequest delete) {
    Target<?> target = Wire.target(delete.getKey());
    DeleteOptions options =
        delete.getOptions().toBuilder().setDryRun(isDry(delete.getOptions().getDryRun())).build();
    return about(target, deadline -> done(resources.delete(target, options, deadline)).build());
  }

  private boolean isDry(boolean operationIs) {
    return operationIs || request.getDryRun();
  }

  private static Batch.Operation<BatchResult> about(
      Wire.Received<?> sent, Function<Deadline, BatchResult> work) {
    ObjectMeta metadata = Meta.of(sent.object());
    return new Batch.Operation<>(
        Batch.subject(sent.kind(), metadata.getNamespace(), metadata.getName()), work);
  }

  private static Batch.Operation<BatchResult> about(
      Target<?> target, Function<Deadline, BatchResult> work) {
    return new Batch.Operation<>(
        Batch.subject(target.kind(), target.namespace(), target.name()), work);
  }

  private <T extends Message> BatchResult done(Kind<T> kind, Written<T> written) {
    return done(
            Meta.of(written.stored()),
            written.resourceVersion(),
            () -> Wire.any(kind, written.encoded()))
        .build();
  }

  private BatchResult.Builder done(Message object) {
    ObjectMeta metadata = Meta.of(object);
    return done(metadata, metadata.getResourceVersion(), () -> Wire.any(object));
  }

  private BatchResult.Builder done(ObjectMeta metadata, String version, Supplier<Any> object) {
    BatchDone.Builder done =
        BatchDone.newBuilder()
            .setResourceVersion(version)
            .setUid(metadata.getUid())
            .setName(metadata.getName());
    if (request.getReturnObjects()) {
      Any any = object.get();
      if (room.take(any.getSerializedSize())) {
        done.setObject(any);
      }
    }
    return BatchResult.newBuilder().setDone(done);
  }

  private BatchResult failed(RuntimeException why) {
    return BatchResult.newBuilder().setFailure(room.status(Answer.failure(why))).build();
  }
}
