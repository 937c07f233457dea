package dev.berth.apiserver.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.v1.ListMeta;
import dev.berth.api.rpc.v1.ApplyRequest;
import dev.berth.api.rpc.v1.ApplyResponse;
import dev.berth.api.rpc.v1.BatchRequest;
import dev.berth.api.rpc.v1.BatchResponse;
import dev.berth.api.rpc.v1.CreateRequest;
import dev.berth.api.rpc.v1.DeleteCollectionRequest;
import dev.berth.api.rpc.v1.DeleteCollectionResponse;
import dev.berth.api.rpc.v1.DeleteRequest;
import dev.berth.api.rpc.v1.GetRequest;
import dev.berth.api.rpc.v1.ListRequest;
import dev.berth.api.rpc.v1.ListResponse;
import dev.berth.api.rpc.v1.ObjectResponse;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.api.rpc.v1.PatchRequest;
import dev.berth.api.rpc.v1.UndecodableObject;
import dev.berth.api.rpc.v1.UpdateRequest;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.resource.Applied;
import dev.berth.apiserver.resource.ListQuery;
import dev.berth.apiserver.resource.ObjectPage;
import dev.berth.apiserver.resource.Paging;
import dev.berth.apiserver.resource.PatchBody;
import dev.berth.apiserver.resource.Resources;
import dev.berth.apiserver.resource.Target;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.function.BooleanSupplier;

/** The calls of berth.rpc.v1.ObjectService that have one answer. */
final class ObjectEndpoint extends ObjectServiceGrpc.ObjectServiceImplBase {
  private final Resources resources;

  ObjectEndpoint(Resources resources) {
    this.resources = resources;
  }

  @Override
  public void get(GetRequest request, StreamObserver<ObjectResponse> caller) {
    Answer.with(caller, deadline -> get(Wire.target(request.getKey()), deadline));
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListResponse> caller) {
    Answer.with(caller, deadline -> list(request, deadline));
  }

  @Override
  public void create(CreateRequest request, StreamObserver<ObjectResponse> caller) {
    Answer.with(
        caller,
        deadline -> create(Wire.object(request.getObject()), request.getDryRun(), deadline));
  }

  @Override
  public void update(UpdateRequest request, StreamObserver<ObjectResponse> caller) {
    Answer.with(
        caller,
        deadline -> update(Wire.object(request.getObject()), request.getDryRun(), deadline));
  }

  @Override
  public void updateStatus(UpdateRequest request, StreamObserver<ObjectResponse> caller) {
    Answer.with(
        caller,
        deadline -> updateStatus(Wire.object(request.getObject()), request.getDryRun(), deadline));
  }

  @Override
  public void patch(PatchRequest request, StreamObserver<ObjectResponse> caller) {
    Answer.with(
        caller,
        deadline ->
            response(
                resources.patch(
                    Wire.target(request.getKey()),
                    PatchBody.of(request.getMergePatch(), request.getSubresource()),
                    request.getDryRun(),
                    deadline)));
  }

  @Override
  public void apply(ApplyRequest request, StreamObserver<ApplyResponse> caller) {
    Answer.with(
        caller, deadline -> apply(Wire.object(request.getObject()), request.getDryRun(), deadline));
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<ObjectResponse> caller) {
    Answer.with(
        caller,
        deadline ->
            response(
                resources.delete(Wire.target(request.getKey()), request.getOptions(), deadline)));
  }

  @Override
  public void deleteCollection(
      DeleteCollectionRequest request, StreamObserver<DeleteCollectionResponse> caller) {
    Answer.with(
        caller,
        deadline ->
            deleteCollection(
                Wire.kind(request.getApiVersion(), request.getKind()), request, deadline));
  }

  @Override
  public void batch(BatchRequest request, StreamObserver<BatchResponse> caller) {
    BooleanSupplier cancelled = Context.current()::isCancelled;
    Answer.with(caller, deadline -> new BatchCall(resources, request).answer(deadline, cancelled));
  }

  private ObjectResponse get(Target<?> target, Deadline deadline) {
    return response(target.kind(), resources.getEncoded(target, deadline));
  }

  private ListResponse list(ListRequest request, Deadline deadline) {
    Kind<?> kind = Wire.kind(request.getApiVersion(), request.getKind());
    ListQuery query =
        ListQuery.of(
            kind, request.getNamespace(), request.getLabelSelector(), request.getFieldSelector());
    Paging paging =
        new Paging(
            request.getLimit(),
            request.getContinue(),
            request.getResourceVersion(),
            request.getResourceVersionMatch());
    ObjectPage page = resources.list(query, paging, deadline);
    ListResponse.Builder response = ListResponse.newBuilder().setMetadata(metadata(page));
    page.items().forEach(item -> response.addItems(Wire.any(kind, item)));
    for (ObjectPage.Undecodable one : page.undecodable()) {
      response.addUndecodable(
          UndecodableObject.newBuilder()
              .setKey(Wire.key(kind, one.key().namespace(), one.key().name()))
              .setMessage(one.message()));
    }
    return response.build();
  }

  private static ListMeta metadata(ObjectPage page) {
    ListMeta.Builder metadata = ListMeta.newBuilder().setResourceVersion(page.resourceVersion());
    if (!page.continueToken().isEmpty()) {
      metadata.setContinue(page.continueToken());
      if (page.remaining() >= 0) {
        metadata.setRemainingItemCount(page.remaining());
      }
    }
    return metadata.build();
  }

  private <T extends Message> ObjectResponse create(
      Wire.Received<T> sent, boolean dryRun, Deadline deadline) {
    return response(
        sent.kind(), resources.write(sent.kind(), sent.object(), dryRun, deadline).encoded());
  }

  private <T extends Message> ObjectResponse update(
      Wire.Received<T> sent, boolean dryRun, Deadline deadline) {
    return response(resources.update(sent.kind(), sent.object(), dryRun, deadline));
  }

  private <T extends Message> ObjectResponse updateStatus(
      Wire.Received<T> sent, boolean dryRun, Deadline deadline) {
    return response(resources.updateStatus(sent.kind(), sent.object(), dryRun, deadline));
  }

  private <T extends Message> ApplyResponse apply(
      Wire.Received<T> sent, boolean dryRun, Deadline deadline) {
    Applied<T> applied = resources.apply(sent.kind(), sent.object(), dryRun, deadline);
    return ApplyResponse.newBuilder()
        .setObject(Wire.any(applied.object()))
        .setResult(applied.result())
        .build();
  }

  private <T extends Message> DeleteCollectionResponse deleteCollection(
      Kind<T> kind, DeleteCollectionRequest request, Deadline deadline) {
    ListQuery query =
        ListQuery.of(
            kind, request.getNamespace(), request.getLabelSelector(), request.getFieldSelector());
    DeleteCollectionResponse.Builder response = DeleteCollectionResponse.newBuilder();
    resources
        .deleteCollection(kind, query, request.getOptions(), deadline)
        .forEach(one -> response.addDeleted(Wire.key(kind, one.namespace(), one.name())));
    return response.build();
  }

  private static ObjectResponse response(Kind<?> kind, ByteString encoded) {
    return ObjectResponse.newBuilder().setObject(Wire.any(kind, encoded)).build();
  }

  private static ObjectResponse response(Message object) {
    return ObjectResponse.newBuilder().setObject(Wire.any(object)).build();
  }
}
