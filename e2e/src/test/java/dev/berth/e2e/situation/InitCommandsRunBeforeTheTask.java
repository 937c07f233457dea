package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.InitCommand;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskStatus;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Docker;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import dev.berth.e2e.fault.DockerProxy;
import dev.berth.e2e.fault.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two commands that write into a volume, and a task that shows what they wrote: whatever fails
 * meanwhile, each has written once, in order, before the task did.
 */
@Tag("system")
final class InitCommandsRunBeforeTheTask {
  private static final String WROTE = "first\nsecond\nown\n";
  private static final String WAIT = "while ! test -e /data/go; do sleep 0.2; done";

  private static final Path FOLDER = temporary();
  private static final DockerProxy PROXY = DockerProxy.start(FOLDER);

  @RegisterExtension
  static final Cluster CLUSTER =
      Cluster.of(Shape.nodes(1).withNodeletFlags("--docker", PROXY.address()));

  @AfterAll
  static void close() throws IOException {
    PROXY.close();
    Files.deleteIfExists(FOLDER);
  }

  @Test
  void inOrderAndOnceHoweverOftenTheTaskIsRestarted() {
    Task.Builder task = task("ordered", "echo first >>/data/log; sleep 1");
    CLUSTER.tasks().create(task);
    TaskStatus status =
        CLUSTER
            .tasks()
            .await(
                "ordered",
                "is being prepared",
                one -> one.getStatus().getReason().equals("Initializing"))
            .getStatus();
    assertThat(status.getPhase()).isEqualTo(TaskPhase.TASK_PHASE_STARTING);
    assertThat(status.getContainerId()).isEmpty();
    Task running = awaitWritten("ordered", WROTE);
    assertThat(running.getStatus().getRestarts()).isZero();

    Shell.run("docker", "kill", "-s", "KILL", running.getStatus().getContainerId());
    CLUSTER.tasks().await("ordered", "is restarted", one -> one.getStatus().getRestarts() == 1);
    awaitWritten("ordered", WROTE + "own\n");
  }

  @Test
  void aBadEndIsTheTasksEndOrIsTriedAgainByItsPolicy() {
    Task.Builder once = task("once", "echo no such table >&2; exit 3");
    once.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_NEVER);
    CLUSTER.tasks().create(once);
    TaskStatus failed =
        CLUSTER
            .tasks()
            .await("once", "fails", one -> is(one, TaskPhase.TASK_PHASE_FAILED))
            .getStatus();
    assertThat(failed.getReason()).isEqualTo("InitError");
    assertThat(failed.getMessage())
        .isEqualTo("init command \"first\" (1 of 2) ended with exit code 3: no such table");
    assertThat(failed.hasExitCode()).isFalse();
    assertThat(CLUSTER.berth("logs", "once", "--init", "first").out()).isEqualTo("no such table\n");
    assertThat(CLUSTER.berth("logs", "once", "--init", "frist").err())
        .contains("has no init command \"frist\"; it has first");

    // Until somebody puts a file there.
    Task.Builder again = task("again", "test -e /data/go || exit 4; echo first >>/data/log");
    again.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_ON_FAILURE);
    CLUSTER.tasks().create(again);
    TaskStatus waits =
        CLUSTER
            .tasks()
            .await("again", "waits", one -> is(one, TaskPhase.TASK_PHASE_BACK_OFF))
            .getStatus();
    assertThat(waits.getReason()).isEqualTo("InitError");
    assertThat(waits.getMessage()).contains("\"first\" (1 of 2) ended with exit code 4");
    Shell.run(
        "docker",
        "run",
        "--rm",
        "-v",
        volume("again") + ":/data",
        Tasks.IMAGE,
        "touch",
        "/data/go");
    Task running = awaitWritten("again", WROTE);
    assertThat(running.getStatus().getRestarts()).isPositive();
  }

  @Test
  void aNodeletThatIsKilledWhileOneRunsLeavesItRunning() {
    CLUSTER.tasks().create(task("kept", "echo first >>/data/log; " + WAIT));
    CLUSTER.tasks().await("kept", "is being prepared", InitCommandsRunBeforeTheTask::isFirst);
    Docker.Container first = only("kept");
    CLUSTER.nodelet("node-1").kill();
    CLUSTER.nodelet("node-1").startAndAwait();
    assertThat(only("kept")).isEqualTo(first);
    Shell.run("docker", "exec", first.id(), "touch", "/data/go");
    awaitWritten("kept", WROTE);
  }

  @Test
  void aNodeletThatIsKilledBetweenTwoRunsEachOnce() throws InterruptedException {
    live("life-1", Moment.before("create", "POST /containers/create"), 2);
  }

  /** At each request that makes, starts or removes one of the three containers. */
  @Test
  @Tag("long")
  void aNodeletThatIsKilledAtAnyStepRunsEachOnce() throws InterruptedException {
    int life = 0;
    for (Moment moment :
        List.of(
            Moment.before("create", "POST /containers/create"),
            Moment.after("create", "POST /containers/create"),
            Moment.before("start", "POST /containers/[^/]+/start"),
            Moment.after("start", "POST /containers/[^/]+/start"))) {
      for (int nth = 1; nth <= 3; nth++) {
        live("life-" + ++life, moment, nth);
      }
    }
    live("life-" + ++life, Moment.before("removal", "DELETE /containers/[^/]+"), 1);
    live("life-" + ++life, Moment.after("removal", "DELETE /containers/[^/]+"), 1);
  }

  @Test
  void aTaskThatIsDeletedMeanwhileLeavesNothing() {
    Task.Builder task = task("deleted", "trap 'exit 0' TERM; " + WAIT);
    task.getSpecBuilder()
        .getContainerBuilder()
        .getPreStopBuilder()
        .addAllCommand(List.of("touch", "/data/go"));
    CLUSTER.tasks().create(task);
    CLUSTER.tasks().await("deleted", "is being prepared", InitCommandsRunBeforeTheTask::isFirst);
    assertThat(only("deleted").isRunning()).isTrue();
    CLUSTER.tasks().delete("deleted");
    CLUSTER.tasks().awaitGone("deleted");
    assertThat(CLUSTER.docker().of("deleted")).isEmpty();
  }

  private void live(String name, Moment moment, int nth) throws InterruptedException {
    String title = "%s %s %d".formatted(name, moment.name(), nth);
    CountDownLatch dead = new CountDownLatch(1);
    PROXY.arm(
        moment,
        nth,
        () -> {
          CLUSTER.nodelet("node-1").kill();
          dead.countDown();
        });
    CLUSTER.tasks().create(task(name, "echo first >>/data/log"));
    assertThat(dead.await(Tasks.PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(title).isTrue();
    CLUSTER.nodelet("node-1").startAndAwait();
    Task running = awaitWritten(name, WROTE);
    assertThat(running.getStatus().getRestarts()).as(title).isZero();
    CLUSTER.tasks().delete(name);
    CLUSTER.tasks().awaitGone(name);
    assertThat(CLUSTER.docker().of(name)).as(title).isEmpty();
  }

  /** Waits until the task's own container runs, and no other one is left of it. */
  private Task awaitWritten(String name, String text) {
    Task running = CLUSTER.tasks().awaitRunning(name);
    Eventually.within(
        Tasks.PATIENCE,
        name + " has one container that runs",
        () -> CLUSTER.docker().of(name).stream().filter(Docker.Container::isRunning).count() == 1);
    Eventually.within(
        Tasks.PATIENCE, "the containers of init commands are removed", () -> inits(name).isEmpty());
    Eventually.within(
        Tasks.PATIENCE,
        name + " has written",
        () -> CLUSTER.berth("exec", name, "--", "cat", "/data/log").out().equals(text));
    return running;
  }

  private Docker.Container only(String name) {
    List<Docker.Container> all = CLUSTER.docker().of(name);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private static List<String> inits(String task) {
    return Shell.run(
            "docker",
            "ps",
            "-aq",
            "--filter",
            "label=berth.dev/init",
            "--filter",
            "label=berth.dev/task=" + task)
        .lines();
  }

  /** With a volume of its own, which a container of the task's two commands and its own share. */
  private Task.Builder task(String name, String first) {
    Task.Builder task =
        Tasks.script(
            name, "echo own >>/data/log; trap 'exit 0' TERM; while true; do sleep 0.2; done");
    task.getSpecBuilder().getBackOffBuilder().setBaseSeconds(1).setFactor(1);
    task.getSpecBuilder()
        .getContainerBuilder()
        .addInitCommands(command("first", first))
        .addInitCommands(command("second", "echo $WHO >>/data/log"))
        .addVolumesBuilder()
        .setMountPath("/data")
        .setVolume(name + "-" + CLUSTER.machines().getFirst());
    task.getSpecBuilder()
        .getContainerBuilder()
        .getInitCommandsBuilder(1)
        .addEnvBuilder()
        .setName("WHO")
        .setValue("second");
    return task;
  }

  private String volume(String task) {
    return "berth.default." + task + "-" + CLUSTER.machines().getFirst();
  }

  private static InitCommand command(String name, String script) {
    return InitCommand.newBuilder()
        .setName(name)
        .addAllCommand(List.of("/bin/sh", "-c", script))
        .build();
  }

  private static boolean isFirst(Task task) {
    return task.getStatus().getMessage().equals("init command \"first\" (1 of 2) runs");
  }

  private static boolean is(Task task, TaskPhase phase) {
    return task.getStatus().getPhase() == phase;
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("berth-e2e-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
