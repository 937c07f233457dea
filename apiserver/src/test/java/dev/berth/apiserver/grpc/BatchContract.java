package dev.berth.apiserver.grpc;

import static dev.berth.apiserver.testing.ServerInProcess.failureOf;
import static dev.berth.apiserver.testing.ServerInProcess.key;
import static dev.berth.apiserver.testing.ServerInProcess.node;
import static dev.berth.apiserver.testing.ServerInProcess.task;
import static dev.berth.apiserver.testing.ServerInProcess.unpack;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.berth.api.core.v1.Namespace;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.Failures;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.ApplyRequest;
import dev.berth.api.rpc.v1.ApplyResult;
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
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.testing.ServerInProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What objects.proto promises of Batch, through a whole server. */
@SuppressWarnings("NullAway.Init")
abstract class BatchContract {
  private static final int MAX_ANSWER = 3 * 1024 * 1024;

  private Store store;
  private ServerInProcess server;

  abstract Store openStore();

  @BeforeEach
  void start() {
    store = openStore();
    server = ServerInProcess.start(store);
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  private List<BatchResult> batch(BatchOperation... operations) {
    return batch(BatchRequest.newBuilder().addAllOperations(List.of(operations)).build());
  }

  private List<BatchResult> batch(BatchRequest request) {
    BatchResponse response = server.objects().batch(request);
    assertThat(response.getSerializedSize()).isLessThanOrEqualTo(MAX_ANSWER);
    assertThat(response.getResultsCount()).isEqualTo(request.getOperationsCount());
    return response.getResultsList();
  }

  private static BatchOperation create(Message object) {
    return BatchOperation.newBuilder()
        .setCreate(CreateRequest.newBuilder().setObject(Any.pack(object)))
        .build();
  }

  private static BatchOperation update(Message object) {
    return BatchOperation.newBuilder()
        .setUpdate(UpdateRequest.newBuilder().setObject(Any.pack(object)))
        .build();
  }

  private static BatchOperation updateStatus(Message object) {
    return BatchOperation.newBuilder()
        .setUpdateStatus(UpdateRequest.newBuilder().setObject(Any.pack(object)))
        .build();
  }

  private static BatchOperation apply(Message object) {
    return BatchOperation.newBuilder()
        .setApply(ApplyRequest.newBuilder().setObject(Any.pack(object)))
        .build();
  }

  private static BatchOperation patch(Kind<?> kind, String namespace, String name, String patch) {
    return BatchOperation.newBuilder()
        .setPatch(
            PatchRequest.newBuilder()
                .setKey(key(kind, namespace, name))
                .setMergePatch(ByteString.copyFromUtf8(patch)))
        .build();
  }

  private static BatchOperation delete(Kind<?> kind, String namespace, String name) {
    return BatchOperation.newBuilder()
        .setDelete(DeleteRequest.newBuilder().setKey(key(kind, namespace, name)))
        .build();
  }

  private static String label(String value) {
    return "{\"metadata\": {\"labels\": {\"n\": \"" + value + "\"}}}";
  }

  private static Namespace namespace(String name) {
    return Namespace.newBuilder().setMetadata(ObjectMeta.newBuilder().setName(name)).build();
  }

  private static Node large(String name) {
    Node.Builder node = node(name).toBuilder();
    node.getMetadataBuilder().putAnnotations("large", "x".repeat(250_000));
    return node.build();
  }

  private static Failure failure(BatchResult result) {
    assertThat(result.hasFailure()).as("%s", result).isTrue();
    return Failures.fromStatus(result.getFailure());
  }

  private static BatchDone done(BatchResult result) {
    assertThat(result.hasDone()).as("%s", result).isTrue();
    return result.getDone();
  }

  @Test
  void everyOperationIsWhatItsOwnCallIs() {
    Node there = server.create(node("there"));
    var _ = server.create(node("goes"));
    Node.Builder cordoned = there.toBuilder();
    cordoned.getSpecBuilder().setUnschedulable(true);
    Node.Builder seen = node("noted").toBuilder();
    seen.getStatusBuilder().setMachineId("m");
    Node noted = server.create(node("noted"));

    List<BatchResult> results =
        batch(
            create(node("new")),
            update(cordoned.build()),
            updateStatus(seen.build()),
            patch(Kinds.NODE, "", "new", label("1")),
            apply(node("applied")),
            delete(Kinds.NODE, "", "goes"));

    assertThat(results).allSatisfy(one -> assertThat(done(one).getName()).isNotEmpty());
    assertThat(server.get(Kinds.NODE, "", "there").getSpec().getUnschedulable()).isTrue();
    Node after = server.get(Kinds.NODE, "", "noted");
    assertThat(after.getStatus().getMachineId()).isEqualTo("m");
    assertThat(done(results.get(2)).getUid()).isEqualTo(noted.getMetadata().getUid());
    assertThat(done(results.get(2)).getResourceVersion())
        .isEqualTo(after.getMetadata().getResourceVersion());
    assertThat(server.get(Kinds.NODE, "", "new").getMetadata().getLabelsMap())
        .containsEntry("n", "1");
    assertThat(done(results.get(4)).getApplyResult()).isEqualTo(ApplyResult.APPLY_RESULT_CREATED);
    assertThat(failureOf(() -> server.get(Kinds.NODE, "", "goes")))
        .isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void eachFailureIsInItsPlaceAndFailsNoOther() {
    var _ = server.create(node("taken"));
    Task.Builder broken = task("broken").toBuilder();
    broken.getSpecBuilder().getContainerBuilder().clearImage();

    List<BatchResult> results =
        batch(
            create(node("a")),
            create(node("taken")),
            update(node("absent")),
            create(broken.build()),
            BatchOperation.getDefaultInstance(),
            create(Any.getDefaultInstance()),
            patch(Kinds.NODE, "", "", "{}"),
            delete(Kinds.NODE, "not-namespaced", "a"),
            create(node("b")));

    assertThat(done(results.getFirst()).getName()).isEqualTo("a");
    assertThat(failure(results.get(1)))
        .isEqualTo(new Failure.AlreadyExists("nodes.berth.dev", "taken"));
    assertThat(failure(results.get(2)))
        .isEqualTo(new Failure.NotFound("nodes.berth.dev", "absent"));
    assertThat(failure(results.get(3)).message()).contains("spec.container.image");
    assertThat(failure(results.get(4))).isInstanceOf(Failure.BadRequest.class);
    assertThat(failure(results.get(5))).isInstanceOf(Failure.BadRequest.class);
    assertThat(failure(results.get(6)).message()).contains("metadata.name");
    assertThat(failure(results.get(7)).message()).contains("metadata.namespace");
    assertThat(done(results.get(8)).getName()).isEqualTo("b");
  }

  @Test
  void operationsOnOneObjectSeeWhatThoseBeforeThemDid() {
    List<BatchOperation> operations = new ArrayList<>();
    for (int step = 0; step < 5; step++) {
      for (int i = 0; i < 30; i++) {
        String name = "n" + i;
        operations.add(
            switch (step) {
              case 0, 3 -> create(node(name));
              case 2 -> delete(Kinds.NODE, "", name);
              default -> patch(Kinds.NODE, "", name, label("step-" + step));
            });
      }
    }

    List<BatchResult> results = batch(operations.toArray(BatchOperation[]::new));

    for (int i = 0; i < 30; i++) {
      Node node = server.get(Kinds.NODE, "", "n" + i);
      assertThat(node.getMetadata().getLabelsMap()).containsExactly(entry("n", "step-4"));
      assertThat(node.getMetadata().getUid())
          .isEqualTo(done(results.get(90 + i)).getUid())
          .isNotEqualTo(done(results.get(i)).getUid());
      assertThat(node.getMetadata().getResourceVersion())
          .isEqualTo(done(results.get(120 + i)).getResourceVersion());
    }
  }

  private static java.util.Map.Entry<String, String> entry(String key, String value) {
    return java.util.Map.entry(key, value);
  }

  @Test
  void aNamespaceAndWhatIsInItAreCreatedTogether() {
    Task.Builder inside = task("a").toBuilder();
    inside.getMetadataBuilder().setNamespace("lab");

    List<BatchResult> results =
        batch(create(inside.build()), create(namespace("lab")), create(inside.build()));

    assertThat(failure(results.getFirst())).isEqualTo(new Failure.NotFound("namespaces", "lab"));
    assertThat(done(results.get(2)).getName()).isEqualTo("a");
    assertThat(server.get(Kinds.TASK, "lab", "a").getMetadata().getUid())
        .isEqualTo(done(results.get(2)).getUid());
  }

  @Test
  void aDryRunChangesNothingWhereverItIsSaid() {
    Node there = server.create(node("there"));
    BatchOperation dryDelete =
        BatchOperation.newBuilder()
            .setDelete(
                DeleteRequest.newBuilder()
                    .setKey(key(Kinds.NODE, "", "there"))
                    .setOptions(DeleteOptions.newBuilder().setDryRun(true)))
            .build();

    List<BatchResult> all =
        batch(
            BatchRequest.newBuilder()
                .setDryRun(true)
                .addOperations(create(node("a")))
                .addOperations(patch(Kinds.NODE, "", "a", label("1")))
                .addOperations(patch(Kinds.NODE, "", "there", label("1")))
                .addOperations(apply(node("b")))
                .addOperations(delete(Kinds.NODE, "", "there"))
                .build());
    List<BatchResult> one = batch(dryDelete);

    assertThat(done(all.getFirst()).getResourceVersion()).isEmpty();
    assertThat(failure(all.get(1))).isInstanceOf(Failure.NotFound.class);
    assertThat(done(all.get(3)).getApplyResult()).isEqualTo(ApplyResult.APPLY_RESULT_CREATED);
    assertThat(done(one.getFirst()).getUid()).isEqualTo(there.getMetadata().getUid());
    assertThat(server.get(Kinds.NODE, "", "there")).isEqualTo(there);
    assertThat(failureOf(() -> server.get(Kinds.NODE, "", "a")))
        .isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void aThousandAreTakenAndOneMoreIsRefusedByTheNameOfTheField() {
    BatchRequest.Builder request = BatchRequest.newBuilder();
    IntStream.range(0, 1000).forEach(i -> request.addOperations(create(node("n" + i))));

    assertThat(batch(request.build())).allSatisfy(one -> assertThat(one.hasDone()).isTrue());
    request.addOperations(create(node("more")));
    assertThat(failureOf(() -> server.objects().batch(request.build())).message())
        .contains("operations: Too many: 1001: must have at most 1000 items");
    assertThat(failureOf(() -> server.get(Kinds.NODE, "", "more")))
        .isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void objectsComeWhenAskedForAndAMadeUpNameAlways() {
    Node nameless =
        Node.newBuilder().setMetadata(ObjectMeta.newBuilder().setGenerateName("web-")).build();

    List<BatchResult> without = batch(create(nameless), create(nameless));
    BatchDone with =
        done(
            batch(
                    BatchRequest.newBuilder()
                        .setReturnObjects(true)
                        .addOperations(create(node("n")))
                        .build())
                .getFirst());

    assertThat(without).allSatisfy(one -> assertThat(done(one).hasObject()).isFalse());
    for (BatchResult one : without) {
      assertThat(server.get(Kinds.NODE, "", done(one).getName()).getMetadata().getUid())
          .isEqualTo(done(one).getUid());
    }
    assertThat(unpack(Kinds.NODE.prototype(), with.getObject()))
        .isEqualTo(server.get(Kinds.NODE, "", "n"));
  }

  @Test
  void objectsThatWouldMakeTheAnswerTooLargeAreLeftOutAndTheirVersionsAreThere() {
    BatchRequest.Builder request = BatchRequest.newBuilder().setReturnObjects(true);
    for (int i = 0; i < 20; i++) {
      var _ = server.create(large("n" + i));
      request.addOperations(patch(Kinds.NODE, "", "n" + i, label("1")));
    }

    List<BatchResult> results = batch(request.build());

    assertThat(results.stream().filter(one -> done(one).hasObject())).hasSizeBetween(9, 12);
    for (int i = 0; i < 20; i++) {
      assertThat(done(results.get(i)).getResourceVersion())
          .isEqualTo(server.get(Kinds.NODE, "", "n" + i).getMetadata().getResourceVersion());
    }
  }

  @Test
  void aThousandLongFailuresFitInAnAnswer() {
    BatchRequest.Builder request = BatchRequest.newBuilder();
    for (int i = 0; i < 1000; i++) {
      request.addOperations(create(node("Wrong_" + i + "_" + "x".repeat(2000))));
    }

    List<BatchResult> results = batch(request.build());

    assertThat(results)
        .allSatisfy(one -> assertThat(failure(one)).isInstanceOf(Failure.Invalid.class));
  }
}
