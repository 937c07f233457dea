package dev.berth.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.Event;
import dev.berth.api.core.v1.Namespace;
import dev.berth.api.core.v1.ObjectReference;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.OwnerReference;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskSpec;
import dev.berth.client.time.Timers;
import dev.berth.testkit.TestCluster;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the controllers clean up, all of them running as in production. */
final class CleaningTest {
  private final TestCluster cluster = TestCluster.start();
  private final Controllers controllers =
      new Controllers(
          ControllersConfig.of("test").withEventTtl(Duration.ofSeconds(2)), cluster.client());

  @BeforeEach
  void start() {
    controllers.start();
  }

  @AfterEach
  void close() {
    controllers.close();
    cluster.close();
  }

  @Test
  void dependentsGoWithTheirOwner() {
    Task owner = create("default", "owner");
    Task child = createOwned("child", owner);
    createOwned("grandchild", child);

    cluster.delete(Kinds.TASK, "default", "owner");

    cluster.awaitGone(Kinds.TASK, "default", "grandchild");
    cluster.awaitGone(Kinds.TASK, "default", "child");
  }

  @Test
  void dependentOfAnEarlierObjectOfThatNameGoes() {
    Task owner = create("default", "owner");
    Task again =
        owner.toBuilder().setMetadata(owner.getMetadata().toBuilder().setUid("earlier")).build();
    createOwned("kept", owner);

    createOwned("child", again);

    cluster.awaitGone(Kinds.TASK, "default", "child");
    assertThat(cluster.direct().objects(Kinds.TASK).get("default", "kept")).isPresent();
  }

  @Test
  void foregroundDeletionTakesTheDependentsFirst() {
    Task owner = create("default", "owner");
    createOwned("child", owner);

    delete("owner", "Foreground");

    cluster.awaitGone(Kinds.TASK, "default", "owner");
    assertThat(cluster.direct().objects(Kinds.TASK).get("default", "child")).isEmpty();
  }

  @Test
  void orphansAreKeptAndNameTheirOwnerNoMore() {
    Task owner = create("default", "owner");
    createOwned("child", owner);

    delete("owner", "Orphan");

    cluster.awaitGone(Kinds.TASK, "default", "owner");
    assertThat(cluster.direct().objects(Kinds.TASK).get("default", "child"))
        .hasValueSatisfying(
            child -> assertThat(child.getMetadata().getOwnerReferencesCount()).isZero());
  }

  @Test
  void deletedNamespaceGoesWithAllThatItHolds() {
    cluster.create(Kinds.NAMESPACE, namespace("shop"));
    create("shop", "a");
    create("shop", "b");

    cluster.delete(Kinds.NAMESPACE, "", "shop");

    cluster.awaitGone(Kinds.NAMESPACE, "", "shop");
    assertThat(cluster.direct().objects(Kinds.TASK).get("shop", "a")).isEmpty();
  }

  @Test
  void namespaceSaysWhatKeepsItFromGoing() {
    cluster.create(Kinds.NAMESPACE, namespace("shop"));
    Task held = task("shop", "held");
    cluster.create(
        Kinds.TASK,
        held.toBuilder()
            .setMetadata(held.getMetadata().toBuilder().addFinalizers("example.com/wait"))
            .build());

    cluster.delete(Kinds.NAMESPACE, "", "shop");

    Namespace waiting =
        cluster.await(Kinds.NAMESPACE, "", "shop", it -> it.getStatus().getConditionsCount() > 0);
    assertThat(waiting.getStatus().getPhase()).isEqualTo("Terminating");
    assertThat(waiting.getStatus().getConditions(0).getMessage())
        .contains("tasks.berth.dev has 1 resource instances");
    var _ =
        cluster
            .direct()
            .objects(Kinds.TASK)
            .change(
                "shop",
                "held",
                task ->
                    task.toBuilder()
                        .setMetadata(task.getMetadata().toBuilder().clearFinalizers())
                        .build());
    cluster.awaitGone(Kinds.NAMESPACE, "", "shop");
  }

  @Test
  void oldEventsGo() {
    cluster.create(Kinds.EVENT, event("e"));

    cluster.awaitGone(Kinds.EVENT, "default", "e");
  }

  @Test
  void oldEventsGoAlsoBehindAWholePageOfYoungOnes() {
    for (int i = 0; i < 500; i++) {
      cluster.create(
          Kinds.EVENT,
          event("a%03d".formatted(i)).toBuilder()
              .setLastTimestamp(Times.time(Instant.parse("2999-01-01T00:00:00Z")))
              .build());
    }
    cluster.create(Kinds.EVENT, event("b"));

    cluster.awaitGone(Kinds.EVENT, "default", "b");
    assertThat(cluster.direct().objects(Kinds.EVENT).get("default", "a000")).isPresent();
  }

  @Test
  void anotherProcessLeadsWhenTheFirstEnds() {
    try (Controllers second = new Controllers(ControllersConfig.of("second"), cluster.client())) {
      second.start();
      controllers.close();

      Task owner = create("default", "owner");
      createOwned("child", owner);
      cluster.delete(Kinds.TASK, "default", "owner");

      cluster.awaitGone(Kinds.TASK, "default", "child");
    }
  }

  @Test
  void anotherProcessLeadsWhenTheSchedulerOfTheFirstDies() {
    controllers.close();
    ControllersConfig config = ControllersConfig.of("broken");
    try (Controllers broken =
            new Controllers(config, cluster.client(), new NoTimeForTheScheduler(Timers.system()));
        Controllers second = new Controllers(ControllersConfig.of("second"), cluster.client())) {
      broken.start();
      awaitLeader("broken");

      second.start();

      awaitLeader("second");
    }
  }

  private void awaitLeader(String identity) {
    cluster.await(
        Kinds.LEASE,
        "berth-system",
        "berth-controller",
        lease -> lease.getSpec().getHolderIdentity().equals(identity));
  }

  /** A bug that ends the scheduler's thread and leaves all others alone. */
  private record NoTimeForTheScheduler(Timers timers) implements Timers {
    @Override
    public Instant instant() {
      return timers.instant();
    }

    @Override
    public long nanos() {
      if (Thread.currentThread().getName().equals("scheduler")) {
        throw new IllegalStateException("a bug, on purpose");
      }
      return timers.nanos();
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
      return timers.after(delay, action);
    }

    @Override
    public void close() {
      timers.close();
    }
  }

  private void delete(String name, String propagation) {
    var _ =
        cluster
            .direct()
            .objects(Kinds.TASK)
            .delete(
                "default",
                name,
                DeleteOptions.newBuilder().setPropagationPolicy(propagation).build());
  }

  private Task create(String namespace, String name) {
    return cluster.create(Kinds.TASK, task(namespace, name));
  }

  private Task createOwned(String name, Task owner) {
    Task task = task("default", name);
    OwnerReference reference =
        OwnerReference.newBuilder()
            .setApiVersion(Kinds.TASK.apiVersion())
            .setKind(Kinds.TASK.name())
            .setName(owner.getMetadata().getName())
            .setUid(owner.getMetadata().getUid())
            .setBlockOwnerDeletion(true)
            .build();
    return cluster.create(
        Kinds.TASK,
        task.toBuilder()
            .setMetadata(task.getMetadata().toBuilder().addOwnerReferences(reference))
            .build());
  }

  private static Event event(String name) {
    return Event.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName(name))
        .setInvolvedObject(
            ObjectReference.newBuilder()
                .setApiVersion("berth.dev/v1")
                .setKind("Task")
                .setNamespace("default")
                .setName("a"))
        .setReason("Test")
        .setMessage("a test")
        .setType("Normal")
        .build();
  }

  private static Namespace namespace(String name) {
    return Namespace.newBuilder().setMetadata(ObjectMeta.newBuilder().setName(name)).build();
  }

  private static Task task(String namespace, String name) {
    return Task.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setNamespace(namespace).setName(name))
        .setSpec(TaskSpec.newBuilder().setContainer(Container.newBuilder().setImage("x:1")))
        .build();
  }
}
