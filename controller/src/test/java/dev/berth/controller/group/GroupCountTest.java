package dev.berth.controller.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskGroup;
import dev.berth.api.v1.TaskGroupPhase;
import dev.berth.api.v1.TaskGroupSpec;
import dev.berth.api.v1.TaskPhase;
import dev.berth.client.informer.Change;
import dev.berth.client.informer.Informers;
import dev.berth.client.testing.FakeTimers;
import dev.berth.client.time.Timers;
import dev.berth.controller.cache.Projections;
import dev.berth.testkit.TestCluster;
import dev.berth.testkit.TestObjects;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shell on a whole API server. What is said is tested with the plan. */
final class GroupCountTest {
  private static final int MANY = 20;

  private final TestCluster cluster = TestCluster.start();
  private final Informers informers = cluster.informers();
  private final List<GroupCount> counts = new ArrayList<>();

  @BeforeEach
  void begin() {
    informers.share(Kinds.TASK, GroupCount.taskOptions().keeping(new Projections().tasks()));
  }

  @AfterEach
  void close() {
    counts.forEach(GroupCount::close);
    cluster.close();
  }

  @Test
  void followsItsTasks() {
    count(cluster.timers());
    group("solver", 2);
    await("WAITING", 0, 0);

    create("a", "solver");
    create("b", "solver");
    create("other", "another");
    create("alone", "");
    await("WAITING", 2, 0);
    bind("a");
    await("INCOMPLETE", 2, 1);
    bind("b");
    await("PLACED", 2, 2);

    end("a");
    await("PLACED", 1, 1);
    force("a");
    await("INCOMPLETE", 1, 1);
  }

  @Test
  void countsWhatWasThereBefore() {
    create("a", "solver");
    bind("a");
    group("solver", 1);

    count(cluster.timers());

    await("PLACED", 1, 1);
  }

  @Test
  void manyStepsAreToldAtOnce() throws InterruptedException {
    FakeTimers timers = new FakeTimers();
    count(timers);
    group("solver", MANY);
    await("WAITING", 0, 0);
    List<Change<TaskGroup>> seen = Collections.synchronizedList(new ArrayList<>());
    informers.of(Kinds.TASK_GROUP).onChange(seen::add);

    for (int i = 0; i < MANY; i++) {
      create("t" + i, "solver");
      bind("t" + i);
    }
    cluster.awaitSeen(informers, Kinds.TASK);
    cluster.awaitSeen(informers, Kinds.BINDING);
    timers.awaitPending(1);
    timers.advance(GroupCount.REST);
    await("PLACED", MANY, MANY);
    cluster.awaitSeen(informers, Kinds.TASK_GROUP);

    assertThat(seen.stream().map(one -> one.object().getStatus().getPlaced()).distinct())
        .containsExactly(0, MANY);
  }

  private void count(Timers timers) {
    GroupCount count = new GroupCount(cluster.client(), informers, timers);
    counts.add(count);
    informers.start();
    count.start();
  }

  private void group(String name, int needed) {
    cluster.create(
        Kinds.TASK_GROUP,
        TaskGroup.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName(name))
            .setSpec(TaskGroupSpec.newBuilder().setMinMembers(needed))
            .build());
  }

  private void create(String name, String group) {
    Task.Builder task = TestObjects.task(name).toBuilder();
    if (!group.isEmpty()) {
      task.getSpecBuilder().setTaskGroup(group);
    }
    cluster.create(Kinds.TASK, task.build());
  }

  private void bind(String name) {
    Task task = cluster.direct().objects(Kinds.TASK).get("default", name).orElseThrow();
    cluster.bind(task, "n1");
  }

  private void end(String name) {
    cluster.changeStatus(
        Kinds.TASK,
        "default",
        name,
        task -> {
          Task.Builder ended = task.toBuilder();
          ended.getStatusBuilder().setPhase(TaskPhase.TASK_PHASE_SUCCEEDED);
          return ended.build();
        });
  }

  private void force(String name) {
    cluster
        .direct()
        .objects(Kinds.TASK)
        .delete("default", name, DeleteOptions.newBuilder().setForce(true).build());
  }

  private void await(String phase, int members, int placed) {
    cluster.await(
        Kinds.TASK_GROUP,
        "default",
        "solver",
        group ->
            group.getStatus().getPhase() == TaskGroupPhase.valueOf("TASK_GROUP_PHASE_" + phase)
                && group.getStatus().getMembers() == members
                && group.getStatus().getPlaced() == placed);
  }
}
