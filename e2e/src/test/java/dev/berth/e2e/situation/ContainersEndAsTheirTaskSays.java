package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskStatus;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Containers on a real Docker that end badly, late, unwillingly, or by somebody's hand. */
@Tag("system")
final class ContainersEndAsTheirTaskSays {
  /** Docker stops what a shell runs only by force; nobody here should have to wait for that. */
  private static final String STUBBORN = "trap '' TERM; echo up; while true; do sleep 0.2; done";

  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(1));

  @Test
  void aBadEndIsToldWithItsExitCodeItsSignalAndItsLastWords() {
    Task.Builder task = Tasks.script("bad", "echo first; echo no disk left >&2; exit 3");
    task.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_NEVER);
    CLUSTER.tasks().create(task);
    TaskStatus failed = await("bad", TaskPhase.TASK_PHASE_FAILED).getStatus();
    assertThat(failed.getExitCode()).isEqualTo(3);
    assertThat(failed.hasSignal()).isFalse();
    assertThat(failed.getTerminationMessage()).contains("first").contains("no disk left");

    Task.Builder killed = Tasks.script("killed", STUBBORN);
    killed.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_NEVER);
    CLUSTER.tasks().create(killed);
    Task running = CLUSTER.tasks().awaitRunning("killed");
    CLUSTER.tasks().awaitLog("killed", "up");
    Shell.run("docker", "kill", "-s", "KILL", running.getStatus().getContainerId());
    TaskStatus end = await("killed", TaskPhase.TASK_PHASE_FAILED).getStatus();
    assertThat(end.getSignal()).isEqualTo("SIGKILL");
    assertThat(end.getOutOfMemory()).isFalse();
    assertThat(end.getTerminationMessage()).isEqualTo("up");
  }

  @Test
  void whatEndsForWantOfMemoryIsTold() {
    Task.Builder task = Tasks.script("greedy", "echo eating; tail /dev/zero");
    task.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_NEVER);
    task.getSpecBuilder()
        .getContainerBuilder()
        .getResourcesBuilder()
        .putLimits("memory", Quantities.of("16Mi"));
    CLUSTER.tasks().create(task);
    TaskStatus failed = await("greedy", TaskPhase.TASK_PHASE_FAILED).getStatus();
    assertThat(failed.getReason()).isEqualTo("OOMKilled");
    assertThat(failed.getOutOfMemory()).isTrue();
    assertThat(failed.getTerminationMessage()).contains("eating");
  }

  @Test
  void thePreStopCommandRunsBeforeTheSignal() {
    // It leaves a mark where only this container can, and the container tells it when it ends.
    Task.Builder task =
        Tasks.script("polite", "trap 'cat /tmp/mark; exit 5' TERM; while true; do sleep 0.2; done");
    task.getSpecBuilder()
        .setTerminationGracePeriodSeconds(60)
        .getContainerBuilder()
        .getPreStopBuilder()
        .addAllCommand(List.of("sh", "-c", "sleep 1; echo bye >/tmp/mark"));
    task.getSpecBuilder()
        .setActiveDeadlineSeconds(5)
        .setRestartPolicy(RestartPolicy.RESTART_POLICY_NEVER);
    CLUSTER.tasks().create(task);
    TaskStatus failed = await("polite", TaskPhase.TASK_PHASE_FAILED).getStatus();
    assertThat(failed.getReason()).isEqualTo("DeadlineExceeded");
    assertThat(failed.getExitCode()).isEqualTo(5);
    assertThat(failed.getTerminationMessage()).isEqualTo("bye");
  }

  @Test
  void aPreStopCommandThatHangsIsCutOffWithTheGrace() {
    Task.Builder task = Tasks.sleeper("stuck");
    task.getSpecBuilder()
        .setTerminationGracePeriodSeconds(2)
        .getContainerBuilder()
        .getPreStopBuilder()
        .addAllCommand(List.of("sleep", "3600"));
    CLUSTER.tasks().create(task);
    CLUSTER.tasks().awaitRunning("stuck");
    CLUSTER.tasks().delete("stuck");
    CLUSTER.tasks().awaitGone("stuck");
    Eventually.value(
        Tasks.PATIENCE,
        "an Event tells that the preStop command failed",
        () -> CLUSTER.tasks().event("stuck", "FailedPreStopHook"),
        Optional::isPresent);
  }

  @Test
  void whoIsInAHurryCanCutALongGraceShort() {
    Task.Builder task = Tasks.script("slow", STUBBORN);
    task.getSpecBuilder().setTerminationGracePeriodSeconds(3600);
    CLUSTER.tasks().create(task);
    CLUSTER.tasks().awaitRunning("slow");
    CLUSTER.tasks().delete("slow");
    Eventually.within(
        Tasks.PATIENCE,
        "the container is asked to stop",
        () -> CLUSTER.tasks().event("slow", "Killing").isPresent());
    assertThat(CLUSTER.tasks().get("slow")).isPresent();
    CLUSTER.tasks().delete("slow", Duration.ofSeconds(1));
    CLUSTER.tasks().awaitGone("slow");
  }

  @Test
  void aContainerThatSomebodyRemovesOrStopsIsBroughtBack() {
    CLUSTER.tasks().create(Tasks.sleeper("web"));
    String first = CLUSTER.tasks().awaitRunning("web").getStatus().getContainerId();
    Shell.run("docker", "rm", "-f", first);
    Task second =
        CLUSTER.tasks().await("web", "runs anew", one -> runsAs(one, 1) && isOther(one, first));
    String id = second.getStatus().getContainerId();
    Shell.run("docker", "stop", "-t", "0", id);
    CLUSTER.tasks().await("web", "runs once more", one -> runsAs(one, 2) && isOther(one, id));
  }

  private Task await(String name, TaskPhase phase) {
    return CLUSTER.tasks().await(name, "is " + phase, one -> one.getStatus().getPhase() == phase);
  }

  private static boolean runsAs(Task task, int restarts) {
    return Tasks.isRunning(task) && task.getStatus().getRestarts() == restarts;
  }

  private static boolean isOther(Task task, String id) {
    return !task.getStatus().getContainerId().equals(id);
  }
}
