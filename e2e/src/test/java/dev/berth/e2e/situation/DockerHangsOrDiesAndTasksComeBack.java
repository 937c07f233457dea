package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.NetworkMode;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import dev.berth.e2e.fault.PrivateDocker;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Docker daemon itself is killed and paused: one of the test's own. */
@Tag("system")
final class DockerHangsOrDiesAndTasksComeBack {
  private static final List<String> NAMES =
      IntStream.range(0, 3).mapToObj(i -> "task-" + i).toList();

  private final PrivateDocker docker = PrivateDocker.begin();

  @RegisterExtension
  final Cluster cluster = Cluster.of(Shape.nodes(1).withNodeletFlags("--docker", docker.address()));

  @AfterEach
  void close() {
    docker.close();
  }

  @Test
  void killedAndStartedAgainItHasOneContainerForEachTask() {
    List<Task> before = NAMES.stream().map(this::start).toList();

    docker.kill();
    // Asked for while nobody can do it: a new task, and the end of an old one.
    cluster.tasks().create(sleeper("late"));
    cluster.tasks().delete("task-2");
    docker.start(); // it ends what ran, as it does wherever live restore is off

    Task late = cluster.tasks().awaitRunning("late");
    assertThat(late.getStatus().getAttempt()).isEqualTo(1);
    cluster.tasks().awaitGone("task-2");
    assertThat(docker.running("task-2")).isEmpty();
    for (Task task : before.subList(0, 2)) {
      String name = task.getMetadata().getName();
      Task after =
          cluster
              .tasks()
              .await(
                  name,
                  "runs again",
                  one -> Tasks.isRunning(one) && one.getStatus().getRestarts() == 1);
      assertThat(after.getStatus().getAttempt()).isEqualTo(1);
      assertThat(docker.running(name)).containsExactly(after.getStatus().getContainerId());
    }
  }

  @Test
  void hungItHoldsUpWhatNeedsItAndNothingIsLost() {
    Task before = start("task-0");
    docker.pause();
    cluster.tasks().create(sleeper("late"));
    cluster.tasks().await("late", "has a place", one -> one.getStatus().getNode().equals("node-1"));
    docker.resume();

    cluster.tasks().awaitRunning("late");
    assertThat(docker.running("late")).hasSize(1);
    assertThat(docker.running("task-0")).containsExactly(before.getStatus().getContainerId());
    assertThat(cluster.tasks().get("task-0").orElseThrow().getStatus().getPhase())
        .isEqualTo(TaskPhase.TASK_PHASE_RUNNING);
  }

  private Task start(String name) {
    cluster.tasks().create(sleeper(name));
    return cluster.tasks().awaitRunning(name);
  }

  /** This Docker has no bridge. */
  private static Task.Builder sleeper(String name) {
    Task.Builder task = Tasks.sleeper(name);
    task.getSpecBuilder()
        .getContainerBuilder()
        .getNetworkBuilder()
        .setMode(NetworkMode.NETWORK_MODE_NONE);
    return task;
  }
}
