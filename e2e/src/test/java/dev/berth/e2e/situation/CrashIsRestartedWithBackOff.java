package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.BackOff;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class CrashIsRestartedWithBackOff {
  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(1));

  @Test
  void waitsLongerEachTime() {
    Task.Builder crash = Tasks.script("crash", "exit 7");
    crash
        .getSpecBuilder()
        .setRestartPolicy(RestartPolicy.RESTART_POLICY_ALWAYS)
        .setBackOff(BackOff.newBuilder().setBaseSeconds(1).setFactor(3).setCapSeconds(60));
    CLUSTER.tasks().create(crash);

    Task waiting =
        CLUSTER
            .tasks()
            .await(
                "crash",
                "waits",
                task -> task.getStatus().getPhase() == TaskPhase.TASK_PHASE_BACK_OFF);
    assertThat(waiting.getStatus().getExitCode()).isEqualTo(7);
    long first = waiting.getStatus().getFinishedAt().getSeconds();

    int next = Math.max(2, restarts(waiting) + 1);
    Task third =
        CLUSTER.tasks().await("crash", "is restarted again", task -> restarts(task) >= next);
    // Waits of one and three seconds; times have a resolution of one second.
    assertThat(third.getStatus().getStartedAt().getSeconds() - first)
        .isGreaterThanOrEqualTo(restarts(waiting) == 0 ? 3 : 2);
    assertThat(third.getStatus().getAttempt()).isEqualTo(1);
  }

  @Test
  void aProgramThatEndsWellIsLeftAlone() {
    Task.Builder done = Tasks.script("done", "echo counted; exit 0");
    done.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_ON_FAILURE);
    CLUSTER.tasks().create(done);

    Task ended =
        CLUSTER
            .tasks()
            .await(
                "done",
                "succeeds",
                task -> task.getStatus().getPhase() == TaskPhase.TASK_PHASE_SUCCEEDED);

    assertThat(ended.getStatus().getExitCode()).isZero();
    assertThat(restarts(ended)).isZero();
    assertThat(CLUSTER.tasks().logs("done")).isEqualTo("counted\n");
  }

  private static int restarts(Task task) {
    return task.getStatus().getRestarts();
  }
}
