package dev.berth.controller.nodelife;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.client.ListOptions;
import dev.berth.client.event.EventRecorder;
import dev.berth.client.testing.FakeTimers;
import dev.berth.client.testing.RecordedEvents;
import dev.berth.testkit.TestCluster;
import dev.berth.testkit.TestObjects;
import java.time.Duration;
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
    cluster.run(TestObjects.task(name), "n1");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void taskOfANodeThatIsHeardAgainIsNotUnknown() {
    hear(true);

    var _ = deeds.all(List.of(new Action.MarkTaskUnknown(PlaceView.of(binding(), task()))), LIVING);

    assertThat(task().getStatus().getPhase()).isEqualTo(TaskPhase.TASK_PHASE_RUNNING);
  }

  @Test
  void taskOfASilentNodeIsUnknown() {
    hear(false);

    var _ = deeds.all(List.of(new Action.MarkTaskUnknown(PlaceView.of(binding(), task()))), LIVING);

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

    assertThat(deeds.all(actions, LIVING)).isZero();

    assertThat(cluster.direct().objects(Kinds.BINDING).listAll(ListOptions.ALL).items())
        .extracting(binding -> binding.getMetadata().getName())
        .containsExactly("a");
    assertThat(events.reasons()).startsWith("NodeUnreachable").hasSize(101);
  }

  @Test
  void placesThatThereIsNoTimeForAreCountedAndLeft() {
    hear(false);
    FakeTimers time = new FakeTimers();
    Deeds slow = new Deeds(cluster.client(), new SlowEvents(time), time);
    PlaceView place = PlaceView.of(binding(), task());

    int untouched =
        slow.all(List.of(new Action.MarkUnreachable("n1"), new Action.Release(place)), LIVING);

    assertThat(untouched).isEqualTo(1);
    assertThat(cluster.direct().objects(Kinds.BINDING).get("default", "a")).isPresent();
    time.close();
  }

  /** To tell of a node takes a long time. */
  private record SlowEvents(FakeTimers time) implements EventRecorder {
    @Override
    public <T extends Message> void record(
        Type type, Kind<T> kind, T object, String reason, String message) {
      time.advance(Duration.ofSeconds(3));
    }
  }

  @Test
  void placeThatHasEndedIsNotSaidToBeTakenBack() {
    hear(false);
    PlaceView place = PlaceView.of(binding(), task());
    var _ = deeds.all(List.of(new Action.Release(place)), LIVING);
    int said = events.all().size();

    assertThat(deeds.all(List.of(new Action.Release(place)), LIVING)).isZero();

    assertThat(events.all()).hasSize(said);
  }

  @Test
  void placeWhoseTaskIsThereAfterAllStays() {
    hear(false);

    var _ = deeds.all(List.of(new Action.Release(PlaceView.ofGone(binding()))), LIVING);

    assertThat(cluster.direct().objects(Kinds.BINDING).get("default", "a")).isPresent();
  }

  @Test
  void deletedTaskThatHasEndedGoesWithItsNode() {
    hear(false);
    cluster.changeStatus(
        Kinds.TASK,
        "default",
        "a",
        task ->
            task.toBuilder()
                .setStatus(task.getStatus().toBuilder().setPhase(TaskPhase.TASK_PHASE_SUCCEEDED))
                .build());
    cluster.delete(Kinds.TASK, "default", "a");
    PlaceView place = PlaceView.of(binding(), task());
    assertThat(place.endsWithNode()).isTrue();

    var _ = deeds.all(List.of(new Action.Release(place)), LIVING);

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
    Heard.by(cluster, "s1", "n1", connected);
  }
}
