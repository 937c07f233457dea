package dev.berth.controller.nodelife;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeConnection;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskSpec;
import dev.berth.client.ListOptions;
import dev.berth.client.testing.RecordedEvents;
import dev.berth.testkit.TestCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was decided on an old picture meets the newest one. */
final class DeedsTest {
  private static final Set<String> LIVING = Set.of("s1");

  private final TestCluster cluster = TestCluster.start();
  private final RecordedEvents events = new RecordedEvents();
  private final Deeds deeds = new Deeds(cluster.client(), events, cluster.timers());

  @BeforeEach
  void nodeWithATask() {
    cluster.create(
        Kinds.NODE, Node.newBuilder().setMetadata(ObjectMeta.newBuilder().setName("n1")).build());
    run("a");
  }

  private void run(String name) {
    Task task =
        cluster.create(
            Kinds.TASK,
            Task.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName(name))
                .setSpec(TaskSpec.newBuilder().setContainer(Container.newBuilder().setImage("x:1")))
                .build());
    var results =
        cluster
            .direct()
            .placement()
            .bind(
                List.of(
                    Bind.newBuilder()
                        .setNamespace("default")
                        .setName(name)
                        .setTaskUid(task.getMetadata().getUid())
                        .setNode("n1")
                        .setResourceVersion(task.getMetadata().getResourceVersion())
                        .build()));
    assertThat(results).singleElement().satisfies(it -> assertThat(it.hasFailure()).isFalse());
    var _ =
        cluster
            .direct()
            .objects(Kinds.TASK)
            .changeStatus(
                "default",
                name,
                bound ->
                    bound.toBuilder()
                        .setStatus(
                            bound.getStatus().toBuilder()
                                .setPhase(TaskPhase.TASK_PHASE_RUNNING)
                                .setAttempt(1))
                        .build());
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void taskOfANodeThatIsHeardAgainIsNotUnknown() {
    hear(true);

    deeds.all(List.of(new Action.MarkTaskUnknown(PlaceView.of(binding(), task()))), LIVING);

    assertThat(task().getStatus().getPhase()).isEqualTo(TaskPhase.TASK_PHASE_RUNNING);
  }

  @Test
  void taskOfASilentNodeIsUnknown() {
    hear(false);

    deeds.all(List.of(new Action.MarkTaskUnknown(PlaceView.of(binding(), task()))), LIVING);

    assertThat(task().getStatus().getPhase()).isEqualTo(TaskPhase.TASK_PHASE_UNKNOWN);
  }

  @Test
  void allTasksOfASilentNodeArePlacedAgainInOneRound() {
    hear(false);
    List<Action> actions = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      run("t" + i);
      actions.add(
          new Action.Release(
              PlaceView.of(
                  cluster.await(Kinds.BINDING, "default", "t" + i),
                  cluster.await(Kinds.TASK, "default", "t" + i))));
    }
    actions.add(new Action.MarkUnreachable("n1"));

    deeds.all(actions, LIVING);

    assertThat(cluster.direct().objects(Kinds.BINDING).listAll(ListOptions.ALL).items())
        .extracting(binding -> binding.getMetadata().getName())
        .containsExactly("a");
    assertThat(events.reasons()).startsWith("NodeUnreachable").hasSize(101);
  }

  @Test
  void placeWhoseTaskIsThereAfterAllStays() {
    hear(false);

    deeds.all(List.of(new Action.Release(PlaceView.ofGone(binding()))), LIVING);

    assertThat(cluster.direct().objects(Kinds.BINDING).get("default", "a")).isPresent();
  }

  @Test
  void deletedTaskThatHasEndedGoesWithItsNode() {
    hear(false);
    var _ =
        cluster
            .direct()
            .objects(Kinds.TASK)
            .changeStatus(
                "default",
                "a",
                task ->
                    task.toBuilder()
                        .setStatus(
                            task.getStatus().toBuilder().setPhase(TaskPhase.TASK_PHASE_SUCCEEDED))
                        .build());
    var _ =
        cluster
            .direct()
            .objects(Kinds.TASK)
            .delete("default", "a", DeleteOptions.getDefaultInstance());
    PlaceView place = PlaceView.of(binding(), task());
    assertThat(place.endsWithNode()).isTrue();

    deeds.all(List.of(new Action.Release(place)), LIVING);

    assertThat(cluster.direct().objects(Kinds.BINDING).get("default", "a")).isEmpty();
    assertThat(cluster.direct().objects(Kinds.TASK).get("default", "a")).isEmpty();
  }

  private Task task() {
    return cluster.await(Kinds.TASK, "default", "a");
  }

  private Binding binding() {
    return cluster.await(Kinds.BINDING, "default", "a");
  }

  private void hear(boolean connected) {
    var _ =
        cluster
            .direct()
            .objects(Kinds.NODE)
            .changeStatus(
                "",
                "n1",
                node ->
                    node.toBuilder()
                        .setStatus(
                            node.getStatus().toBuilder()
                                .clearConnections()
                                .addConnections(
                                    NodeConnection.newBuilder()
                                        .setServer("s1")
                                        .setConnected(connected)))
                        .build());
  }
}
