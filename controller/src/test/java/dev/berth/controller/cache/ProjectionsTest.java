package dev.berth.controller.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.berth.api.core.v1.Secret;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Attempt;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.BindingSpec;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeStatus;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskSpec;
import dev.berth.api.v1.TaskStatus;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is kept, and that it is kept as it was, however the builders are used again. */
final class ProjectionsTest {
  private static final Set<String> METADATA =
      Set.of(
          "name",
          "namespace",
          "uid",
          "generation",
          "creation_timestamp",
          "deletion_timestamp",
          "deletion_grace_period_seconds",
          "labels",
          "finalizers",
          "owner_references",
          "resource_version");
  private static final Set<String> METADATA_LEFT_OUT =
      Set.of("generate_name", "annotations", "applied", "stamp");

  private static final Set<String> TASK_SPEC_LEFT_OUT =
      Set.of("restart_policy", "back_off", "active_deadline_seconds", "priority_class_name");

  private static final Set<String> BINDING_SPEC =
      Set.of(
          "task_uid",
          "attempt",
          "node",
          "host_ports",
          "termination_grace_period_seconds",
          "task_labels",
          "priority",
          "revocable");

  private final Random random = new Random(7);
  private final Projections projections = new Projections();

  @Test
  void metadataIsKeptButForNotes() {
    assertThat(Stream.of(METADATA, METADATA_LEFT_OUT).flatMap(Set::stream))
        .as("each field was thought of")
        .containsExactlyInAnyOrderElementsOf(fields(ObjectMeta.getDefaultInstance()));
    keeps(projections.tasks(), Task.getDefaultInstance(), Task::getMetadata, METADATA);
    keeps(projections.bindings(), Binding.getDefaultInstance(), Binding::getMetadata, METADATA);
    keeps(projections.nodes(), Node.getDefaultInstance(), Node::getMetadata, METADATA);
    keeps(
        projections.metadata(Kinds.SECRET),
        Secret.getDefaultInstance(),
        Secret::getMetadata,
        METADATA);
  }

  @Test
  void specOfATaskIsKeptButForWhatItRuns() {
    Set<String> kept =
        fields(TaskSpec.getDefaultInstance()).stream()
            .filter(field -> !TASK_SPEC_LEFT_OUT.contains(field) && !field.equals("container"))
            .collect(Collectors.toSet());
    assertThat(kept)
        .contains(
            "node_selector",
            "tolerations",
            "on_node_lost",
            "affinity",
            "topology_spread",
            "constraints",
            "strategy",
            "priority",
            "preemption_policy",
            "task_group",
            "revocable",
            "termination_grace_period_seconds");
    keeps(
        projections.tasks(),
        Task.getDefaultInstance(),
        task -> task.getSpec().toBuilder().clearContainer().build(),
        kept);
    keeps(
        projections.tasks(),
        Task.getDefaultInstance(),
        task -> task.getSpec().getContainer(),
        Set.of("image", "ports", "resources"));
  }

  @Test
  void statusOfATaskIsKeptAsFarAsItIsAboutPlaces() {
    keeps(
        projections.tasks(),
        Task.getDefaultInstance(),
        task ->
            task.getStatus().toBuilder()
                .clearConditions()
                .clearAttempts()
                .clearReason()
                .clearMessage()
                .build(),
        Set.of("phase", "attempt", "node"));
    UnaryOperator<Task> kept = projections.tasks();
    for (int i = 0; i < 100; i++) {
      Task whole = Filled.some(Task.getDefaultInstance(), random);
      assertThat(kept.apply(whole).getStatus().getAttemptsList())
          .isEqualTo(
              whole.getStatus().getAttemptsList().stream().map(ProjectionsTest::place).toList());
    }
  }

  @Test
  void whyATaskWaitsIsKeptWhileItWaits() {
    Task waits = said(TaskPhase.TASK_PHASE_PENDING, Conditions.FALSE);
    Task runs = said(TaskPhase.TASK_PHASE_RUNNING, Conditions.TRUE);

    Task keptWaiting = projections.tasks().apply(waits);
    Task keptRunning = projections.tasks().apply(runs);

    assertThat(keptWaiting.getStatus()).isEqualTo(waits.getStatus());
    assertThat(keptRunning.getStatus().hasReason()).isFalse();
    assertThat(keptRunning.getStatus().hasMessage()).isFalse();
    assertThat(keptRunning.getStatus().getConditionsList())
        .containsExactly(
            Condition.newBuilder().setType("Scheduled").setStatus("True").setReason("why").build());
  }

  @Test
  void placeOfABindingIsKept() {
    keeps(
        projections.bindings(),
        Binding.getDefaultInstance(),
        binding -> binding.getSpec().toBuilder().clearContainer().build(),
        BINDING_SPEC);
    assertThat(fields(BindingSpec.getDefaultInstance())).containsAll(BINDING_SPEC);
    Binding whole = Filled.all(Binding.getDefaultInstance(), random);
    assertThat(projections.bindings().apply(whole).getSpec().getContainer())
        .isEqualTo(
            Container.newBuilder()
                .setResources(whole.getSpec().getContainer().getResources())
                .build());
  }

  @Test
  void nodeIsKeptButForNotes() {
    keeps(
        projections.nodes(),
        Node.getDefaultInstance(),
        Node::getStatus,
        Set.copyOf(fields(NodeStatus.getDefaultInstance())));
    Node whole = Filled.all(Node.getDefaultInstance(), random);
    assertThat(projections.nodes().apply(whole).getSpec()).isEqualTo(whole.getSpec());
  }

  @Test
  void nothingButTheMetadataOfASecretIsKept() {
    Secret whole = Filled.all(Secret.getDefaultInstance(), random);

    Secret kept = projections.metadata(Kinds.SECRET).apply(whole);

    assertThat(kept).isEqualTo(Secret.newBuilder().setMetadata(kept.getMetadata()).build());
  }

  @Test
  void tasksOfOneAppHaveTheSameSpecStatusAndOwners() {
    UnaryOperator<Task> tasks = projections.tasks();
    Task whole = Filled.all(Task.getDefaultInstance(), random);
    Task other =
        whole.toBuilder()
            .setMetadata(whole.getMetadata().toBuilder().setName("other").setUid("other"))
            .setStatus(whole.getStatus().toBuilder().setContainerId("other"))
            .build();

    Task one = tasks.apply(parsed(whole));
    Task two = tasks.apply(parsed(other));

    assertThat(two.getSpec()).isSameAs(one.getSpec());
    assertThat(two.getStatus()).isSameAs(one.getStatus());
    assertThat(two.getMetadata().getOwnerReferencesList())
        .isSameAs(one.getMetadata().getOwnerReferencesList());
    assertThat(two.getMetadata().getNamespace()).isSameAs(one.getMetadata().getNamespace());
    assertThat(two.getMetadata().getName()).isEqualTo("other");
  }

  @Test
  void whatIsKeptOfOneObjectDoesNotChangeWithTheNext() {
    UnaryOperator<Task> tasks = projections.tasks();
    Task first = Filled.all(Task.getDefaultInstance(), random);
    Task kept = tasks.apply(first);
    byte[] before = kept.toByteArray();
    ObjectMeta.Builder bare = first.getMetadata().toBuilder().clearDeletionTimestamp();

    Task next = tasks.apply(first.toBuilder().setMetadata(bare.clearGeneration()).build());

    assertThat(kept.toByteArray()).isEqualTo(before);
    assertThat(next.getMetadata().hasDeletionTimestamp()).isFalse();
    assertThat(next.getMetadata().hasGeneration()).isFalse();
    assertThat(next.getMetadata().getLabelsMap()).isEqualTo(kept.getMetadata().getLabelsMap());
  }

  /** Of each object these fields of a part are as they were, and no others are there. */
  private <T extends Message, P extends Message> void keeps(
      UnaryOperator<T> projection, T prototype, Function<T, P> part, Set<String> kept) {
    for (int i = 0; i < 200; i++) {
      T whole = Filled.some(prototype, random);
      P before = part.apply(named(whole));
      P after = part.apply(projection.apply(named(whole)));
      Message.Builder expected = before.newBuilderForType();
      before
          .getAllFields()
          .forEach((field, value) -> {
            if (kept.contains(field.getName())) {
              expected.setField(field, value);
            }
          });
      assertThat(after).isEqualTo(expected.build());
    }
  }

  /** As the server names each object. */
  private static <T extends Message> T named(T object) {
    return Meta.with(
        object,
        Meta.of(object).toBuilder().setName("name").setUid("uid").setResourceVersion("1").build());
  }

  private static Task said(TaskPhase phase, String status) {
    Condition scheduled =
        Condition.newBuilder()
            .setType("Scheduled")
            .setStatus(status)
            .setReason("why")
            .setMessage("a sentence")
            .setObservedGeneration(3)
            .build();
    return Task.newBuilder()
        .setStatus(
            TaskStatus.newBuilder()
                .setPhase(phase)
                .setReason("Unschedulable")
                .setMessage("0/3 nodes fit")
                .addConditions(scheduled))
        .build();
  }

  private static Attempt place(Attempt whole) {
    return whole.toBuilder()
        .setNumber(whole.getNumber())
        .clearFinishedAt()
        .clearMessage()
        .clearExitCode()
        .clearRestarts()
        .build();
  }

  private static Task parsed(Task task) {
    try {
      return Task.parseFrom(task.toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> fields(Message prototype) {
    return prototype.getDescriptorForType().getFields().stream()
        .map(FieldDescriptor::getName)
        .toList();
  }
}
