package dev.berth.apiserver.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.berth.api.core.v1.Namespace;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.ApplyResult;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.v1.Node;
import dev.berth.apiserver.admission.Admission;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Encoding;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Write;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.watch.Query;
import dev.berth.apiserver.watch.WatchCaches;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The generic path, tried on Nodes: a kind with spec and status and no lifecycle of its own. */
class ResourcesTest {
  private final Store store = MemoryStore.create();
  private final WatchCaches caches = WatchCaches.start(store, Kinds.all());
  private final Resources resources =
      new Resources(
          store,
          caches,
          new Admission(new TypedStore(store), caches),
          new Lifecycles(List.of(new NamespaceLifecycle())),
          InstantSource.fixed(Instant.parse("2026-11-20T10:00:00Z")),
          new Identities(new Random(3)));

  @AfterEach
  void close() {
    caches.close();
    store.close();
  }

  @Test
  void createSetsWhatIsTheServersAndDropsTheStatus() {
    Node.Builder sent = node("n").toBuilder();
    sent.getMetadataBuilder().setUid("mine").setGeneration(9);
    sent.getStatusBuilder().setMachineId("m");

    Node created = create(sent.build());

    assertThat(created.getMetadata().getUid()).isNotEmpty().isNotEqualTo("mine");
    assertThat(created.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(created.getMetadata().getCreationTimestamp().getSeconds())
        .isEqualTo(Instant.parse("2026-11-20T10:00:00Z").getEpochSecond());
    assertThat(created.hasStatus()).isFalse();
  }

  @Test
  void createAgainAlreadyExistsAsKubernetesSaysIt() {
    create(node("n"));

    assertThat(failure(() -> create(node("n"))).message())
        .isEqualTo("nodes.berth.dev \"n\" already exists");
  }

  @Test
  void createRefusesAResourceVersion() {
    Node.Builder sent = node("n").toBuilder();
    sent.getMetadataBuilder().setResourceVersion("5");

    assertThat(failure(() -> create(sent.build()))).isInstanceOf(Failure.BadRequest.class);
  }

  @Test
  void createMakesANameFromAPrefix() {
    Node sent =
        Node.newBuilder().setMetadata(ObjectMeta.newBuilder().setGenerateName("web-")).build();

    assertThat(create(sent).getMetadata().getName()).matches("web-[a-z0-9]{5}");
  }

  @Test
  void dryRunStoresNothing() {
    resources.create(Kinds.NODE, node("n"), true, soon());

    assertThat(failure(() -> get("n")).message()).isEqualTo("nodes.berth.dev \"n\" not found");
  }

  @Test
  void updateMovesTheGenerationWhenTheSpecChangesOnly() {
    Node created = create(node("n"));
    Node.Builder labelled = created.toBuilder();
    labelled.getMetadataBuilder().putLabels("a", "b");
    Node after = update(labelled.build());
    assertThat(after.getMetadata().getGeneration()).isEqualTo(1);

    Node.Builder cordoned = after.toBuilder();
    cordoned.getSpecBuilder().setUnschedulable(true);
    assertThat(update(cordoned.build()).getMetadata().getGeneration()).isEqualTo(2);
  }

  @Test
  void updateThatChangesNothingKeepsTheVersion() {
    Node created = create(node("n"));

    assertThat(update(created)).isEqualTo(created);
    assertThat(get("n")).isEqualTo(created);
  }

  @Test
  void updateOfAnOlderVersionIsAConflictAsKubernetesSaysIt() {
    Node old = create(node("n"));
    Node.Builder changed = old.toBuilder();
    changed.getSpecBuilder().setUnschedulable(true);
    update(changed.build());

    Failure failure = failure(() -> update(old));

    assertThat(failure).isEqualTo(Failure.Conflict.stale("nodes.berth.dev", "n"));
  }

  @Test
  void updateWithoutAVersionTakesWhateverThereIs() {
    Node old = create(node("n"));
    Node.Builder first = old.toBuilder();
    first.getMetadataBuilder().putLabels("a", "b");
    update(first.build());
    Node.Builder second = old.toBuilder();
    second.getMetadataBuilder().clearResourceVersion();
    second.getSpecBuilder().setUnschedulable(true);

    assertThat(update(second.build()).getSpec().getUnschedulable()).isTrue();
  }

  @Test
  void statusIsWrittenByItsOwnUpdateAlone() {
    Node created = create(node("n"));
    Node.Builder both = created.toBuilder();
    both.getSpecBuilder().setUnschedulable(true);
    both.getStatusBuilder().setMachineId("m");

    Node after = resources.updateStatus(Kinds.NODE, both.build(), false, soon());
    assertThat(after.getStatus().getMachineId()).isEqualTo("m");
    assertThat(after.getSpec().getUnschedulable()).isFalse();
    Node.Builder other = after.toBuilder();
    other.getStatusBuilder().setMachineId("x");
    assertThat(update(other.build()).getStatus().getMachineId()).isEqualTo("m");
  }

  @Test
  void patchChangesWhatItNames() {
    create(node("n"));

    Node after = patch("n", "{\"spec\":{\"unschedulable\":true}}", "");

    assertThat(after.getSpec().getUnschedulable()).isTrue();
    assertThat(after.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(failure(() -> patch("n", "{\"metadata\":{\"name\":\"x\"}}", "")))
        .isInstanceOf(Failure.Invalid.class);
  }

  @Test
  void applyCreatesThenConfiguresThenLeavesAlone() {
    Node.Builder manifest = node("n").toBuilder();
    manifest.getMetadataBuilder().putLabels("a", "1").putLabels("b", "1");
    assertThat(apply(manifest.build()).result()).isEqualTo(ApplyResult.APPLY_RESULT_CREATED);
    assertThat(apply(manifest.build()).result()).isEqualTo(ApplyResult.APPLY_RESULT_UNCHANGED);

    manifest.getSpecBuilder().setUnschedulable(true);
    assertThat(apply(manifest.build()).result()).isEqualTo(ApplyResult.APPLY_RESULT_CONFIGURED);
  }

  @Test
  void applyRemovesTheLabelsThatItSetItselfAndNoOthers() {
    Node.Builder manifest = node("n").toBuilder();
    manifest.getMetadataBuilder().putLabels("a", "1").putLabels("b", "1");
    apply(manifest.build());
    patch("n", "{\"metadata\":{\"labels\":{\"theirs\":\"1\"}}}", "");
    manifest.getMetadataBuilder().removeLabels("b");

    Node after = apply(manifest.build()).object();

    assertThat(after.getMetadata().getLabelsMap()).containsOnlyKeys("a", "theirs");
  }

  @Test
  void deletedWithAFinalizerGoesWhenThatIsRemoved() {
    Node.Builder held = node("n").toBuilder();
    held.getMetadataBuilder().addFinalizers("example.com/mine");
    create(held.build());

    Node deleting = delete("n", DeleteOptions.getDefaultInstance());
    assertThat(deleting.getMetadata().hasDeletionTimestamp()).isTrue();
    Node.Builder free = deleting.toBuilder();
    free.getMetadataBuilder().clearFinalizers();
    update(free.build());

    assertThat(failure(() -> get("n"))).isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void finalizerCannotComeAfterTheDeletion() {
    Node.Builder held = node("n").toBuilder();
    held.getMetadataBuilder().addFinalizers("example.com/mine");
    create(held.build());
    Node.Builder more = delete("n", DeleteOptions.getDefaultInstance()).toBuilder();
    more.getMetadataBuilder().addFinalizers("example.com/late");

    assertThat(failure(() -> update(more.build()))).isInstanceOf(Failure.Invalid.class);
  }

  @Test
  void deleteOfAnotherUidIsAConflictAsKubernetesSaysIt() {
    Node created = create(node("n"));

    Failure failure = failure(() -> delete("n", DeleteOptions.newBuilder().setUid("u").build()));

    assertThat(failure.message())
        .isEqualTo(
            "Operation cannot be fulfilled on Node.berth.dev \"n\": the UID in the precondition (u)"
                + " does not match the UID in record (%s). The object might have been deleted and"
                    .formatted(created.getMetadata().getUid())
                + " then recreated");
  }

  @Test
  void foregroundDeletionWaitsForTheGarbageCollector() {
    create(node("n"));

    Node deleting =
        delete("n", DeleteOptions.newBuilder().setPropagationPolicy("Foreground").build());

    assertThat(deleting.getMetadata().getFinalizersList()).containsExactly("foregroundDeletion");
  }

  @Test
  void pagesShowOneRevisionWhateverIsWrittenBetween() {
    for (int i = 0; i < 5; i++) {
      create(node("n" + i));
    }
    ListQuery all = ListQuery.of(Kinds.NODE, "", "", "");
    ObjectPage first = resources.list(all, new Paging(2, "", ""), soon());
    create(node("n9"));
    delete("n4", DeleteOptions.getDefaultInstance());

    List<ByteString> items = new ArrayList<>(first.items());
    ObjectPage page = first;
    while (!page.continueToken().isEmpty()) {
      page = resources.list(all, new Paging(2, page.continueToken(), ""), soon());
      assertThat(page.resourceVersion()).isEqualTo(first.resourceVersion());
      items.addAll(page.items());
    }

    assertThat(first.remaining()).isEqualTo(3);
    assertThat(items).hasSize(5);
  }

  @Test
  void pagesOfASelectionAreFullAndTheLastIsNotEmpty() {
    for (int i = 0; i < 9; i++) {
      Node.Builder node = node("n" + i).toBuilder();
      node.getMetadataBuilder().putLabels("even", i % 2 == 0 ? "yes" : "no");
      create(node.build());
    }
    ListQuery odd = ListQuery.of(Kinds.NODE, "", "even=no", "");

    ObjectPage first = resources.list(odd, new Paging(2, "", ""), soon());
    ObjectPage second = resources.list(odd, new Paging(2, first.continueToken(), ""), soon());

    assertThat(first.items()).hasSize(2);
    assertThat(first.remaining()).isEqualTo(-1);
    assertThat(second.items()).hasSize(2);
    assertThat(second.continueToken()).isEmpty();
  }

  @Test
  void continueTokenIsGoodForItsQueryOnly() {
    create(node("a"));
    create(node("b"));
    String token =
        resources
            .list(ListQuery.of(Kinds.NODE, "", "", ""), new Paging(1, "", ""), soon())
            .continueToken();
    ListQuery other = ListQuery.of(Kinds.NODE, "", "x=y", "");

    assertThat(failure(() -> resources.list(other, new Paging(1, token, ""), soon())).message())
        .contains("another query");
    assertThat(failure(() -> resources.list(other, new Paging(1, "?", ""), soon())))
        .isInstanceOf(Failure.BadRequest.class);
  }

  @Test
  void listSelectsByLabelAndField() {
    Node.Builder fast = node("fast").toBuilder();
    fast.getMetadataBuilder().putLabels("disk", "fast");
    create(fast.build());
    create(node("slow"));

    assertThat(list("disk=fast", "").items()).hasSize(1);
    assertThat(list("disk!=fast", "").items()).hasSize(1);
    assertThat(list("", "metadata.name=slow").items()).hasSize(1);
    assertThat(list("disk=fast", "metadata.name=slow").items()).isEmpty();
  }

  @Test
  void undecodableObjectIsListedAndCanBeDeleted() {
    create(node("good"));
    // A status (field 3) that ends too early, behind metadata that is well.
    ByteString bad =
        Node.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setName("bad"))
            .build()
            .toByteString()
            .concat(ByteString.copyFrom(new byte[] {0x1a, 2, 0x2a, 100}));
    var _ =
        store.commit(
            Transaction.of(new Write.Create(Key.of(Kinds.NODE, "", "bad"), bad)),
            Duration.ofSeconds(5));

    assertThat(list("", "").items()).hasSize(1);
    assertThat(list("", "").undecodable())
        .extracting(one -> one.key().name())
        .containsExactly("bad");
    delete("bad", DeleteOptions.getDefaultInstance());
    assertThat(list("", "").undecodable()).isEmpty();
  }

  @Test
  void objectOfMoreThanAMebibyteIsRefusedWithTheLimit() {
    Node.Builder large = node("n").toBuilder();
    large.getStatusBuilder().setMachineId("m".repeat(1024 * 1024));
    create(node("n"));

    Failure failure =
        failure(() -> resources.updateStatus(Kinds.NODE, large.build(), false, soon()));

    assertThat(failure).isInstanceOf(Failure.TooLarge.class);
    assertThat(failure.message()).contains("1048576");
  }

  @Test
  void objectAtTheLimitCanStillBeDeletedAndLetGo() {
    Node.Builder held = node("n").toBuilder();
    held.getMetadataBuilder().addFinalizers("example.com/held");
    Node created = create(held.build());
    int room = Encoding.MAX_SENT_BYTES - Encoding.encode(created).size();
    Node.Builder large = created.toBuilder();
    // Less what the status and the field itself take.
    large.getStatusBuilder().setMachineId("m".repeat(room - 10));
    resources.updateStatus(Kinds.NODE, large.build(), false, soon());

    Node deleting = delete("n", DeleteOptions.getDefaultInstance());

    assertThat(Encoding.encode(deleting).size()).isGreaterThan(Encoding.MAX_SENT_BYTES);
    Node.Builder free = deleting.toBuilder();
    free.getMetadataBuilder().clearFinalizers();
    update(free.build());
    assertThat(failure(() -> get("n"))).isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void selectorsDeleteNothingThatTheyMayNotMean() {
    Node.Builder meant = node("meant").toBuilder();
    meant.getMetadataBuilder().putLabels("a", "b");
    create(meant.build());
    ByteString bad = ByteString.copyFrom(new byte[] {0x1a, 2, 0x2a, 100});
    var _ =
        store.commit(
            Transaction.of(new Write.Create(Key.of(Kinds.NODE, "", "bad"), bad)),
            Duration.ofSeconds(5));

    assertThat(deleteCollection("a=b", "")).containsExactly("meant");
    assertThat(deleteCollection("", "metadata.name=none")).isEmpty();
    assertThat(list("", "").undecodable()).hasSize(1);
    assertThat(deleteCollection("", "")).containsExactly("bad");
    assertThat(list("", "").undecodable()).isEmpty();
  }

  private List<String> deleteCollection(String labels, String fields) {
    ListQuery query = ListQuery.of(Kinds.NODE, "", labels, fields);
    return resources
        .deleteCollection(Kinds.NODE, query, DeleteOptions.getDefaultInstance(), soon())
        .stream()
        .map(Target::name)
        .toList();
  }

  @Test
  void builtInNamespacesCannotBeDeletedAndOthersWaitForTheirContent() {
    createNamespace("default");
    createNamespace("team");

    assertThat(failure(() -> deleteNamespace("default"))).isInstanceOf(Failure.Forbidden.class);
    Namespace deleting = deleteNamespace("team");

    assertThat(deleting.getStatus().getPhase()).isEqualTo("Terminating");
    awaitCached(deleting.getMetadata().getResourceVersion());
    Failure failure =
        failure(() ->
            resources.create(
                Kinds.LEASE,
                dev.berth.api.coordination.v1.Lease.newBuilder()
                    .setMetadata(ObjectMeta.newBuilder().setNamespace("team").setName("late"))
                    .setSpec(
                        dev.berth.api.coordination.v1.LeaseSpec.newBuilder()
                            .setLeaseDurationSeconds(1))
                    .build(),
                false,
                soon()));
    assertThat(failure.message())
        .isEqualTo(
            "leases.coordination.k8s.io \"late\" is forbidden: unable to create new content in"
                + " namespace team because it is being terminated");
    Namespace.Builder empty = deleting.toBuilder();
    empty.getSpecBuilder().clearFinalizers();
    resources.update(Kinds.NAMESPACE, empty.build(), false, soon());
    assertThat(failure(() -> resources.get(Target.of(Kinds.NAMESPACE, "", "team"), soon())))
        .isInstanceOf(Failure.NotFound.class);
  }

  /** The rule may look at a cache that is a moment old. */
  private void awaitCached(String version) {
    Query namespaces = ListQuery.of(Kinds.NAMESPACE, "", "", "").query();
    var _ = caches.list(namespaces, Long.parseLong(version), Duration.ofSeconds(10));
  }

  private void createNamespace(String name) {
    resources.create(
        Kinds.NAMESPACE,
        Namespace.newBuilder().setMetadata(ObjectMeta.newBuilder().setName(name)).build(),
        false,
        soon());
  }

  private Namespace deleteNamespace(String name) {
    return resources.delete(
        Target.of(Kinds.NAMESPACE, "", name), DeleteOptions.getDefaultInstance(), soon());
  }

  private static Node node(String name) {
    return Node.newBuilder().setMetadata(ObjectMeta.newBuilder().setName(name)).build();
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(10));
  }

  private Node create(Node node) {
    return resources.create(Kinds.NODE, node, false, soon());
  }

  private Node get(String name) {
    return resources.get(Target.of(Kinds.NODE, "", name), soon());
  }

  private Node update(Node node) {
    return resources.update(Kinds.NODE, node, false, soon());
  }

  private Node patch(String name, String json, String subresource) {
    return resources.patch(
        Target.of(Kinds.NODE, "", name),
        PatchBody.of(ByteString.copyFromUtf8(json), subresource),
        false,
        soon());
  }

  private Applied<Node> apply(Node node) {
    return resources.apply(Kinds.NODE, node, false, soon());
  }

  private Node delete(String name, DeleteOptions options) {
    return resources.delete(Target.of(Kinds.NODE, "", name), options, soon());
  }

  private ObjectPage list(String labels, String fields) {
    return resources.list(ListQuery.of(Kinds.NODE, "", labels, fields), Paging.NEWEST, soon());
  }

  private static Failure failure(Runnable call) {
    List<Failure> failures = new ArrayList<>();
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(FailureException.class, thrown -> failures.add(thrown.failure()));
    return failures.getFirst();
  }
}
