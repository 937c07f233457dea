package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskStatus;
import dev.berth.testkit.TestObjects;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerbsTest {
  @TempDir Path home;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(home);
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  private Task create(String name) {
    return shell.cluster().create(Kinds.TASK, TestObjects.task(name));
  }

  private void phase(String name, TaskPhase phase) {
    Task task = shell.objects(Kinds.TASK).get("default", name).orElseThrow();
    shell
        .objects(Kinds.TASK)
        .updateStatus(task.toBuilder().setStatus(TaskStatus.newBuilder().setPhase(phase)).build());
  }

  @Test
  void watchTellsWhatIsThereAndThenEachChange() throws InterruptedException {
    create("a");
    try (Running watch = shell.begin("watch", "tasks")) {
      watch.awaitOut("PRESENT    task/a");
      phase("a", TaskPhase.TASK_PHASE_RUNNING);
      watch.awaitOut("MODIFIED");
      create("b");
      watch.awaitOut("ADDED");
    }
  }

  @Test
  void watchGoesOnWhenTheServersReturn() throws InterruptedException {
    create("a");
    try (Running watch = shell.begin("watch", "tasks")) {
      watch.awaitOut("task/a");
      shell.cluster().faults().disconnect();
      watch.awaitErr("connection lost, trying again");
      create("b");
      shell.cluster().faults().reconnect();
      shell.timers().awaitPending(1);
      shell.timers().advance(Duration.ofSeconds(5));
      watch.awaitOut("task/b");
      watch.awaitErr("connected again");
    }
  }

  @Test
  void deleteWaitsUntilTheObjectIsGone() {
    create("a");
    create("b");

    assertThat(shell.run("delete", "tasks", "a", "missing"))
        .isEqualTo(
            new Shell.Done(
                1,
                "task/a deleted\n",
                "error: task/missing: tasks.berth.dev \"missing\" not found\n"));
    assertThat(shell.run("delete", "tasks", "--all").out()).isEqualTo("task/b deleted\n");
    assertThat(shell.run("delete", "tasks").code()).isEqualTo(2);
  }

  @Test
  void deleteOfABoundTaskSaysWhatItWaitsForAndGivesUpInTime() throws InterruptedException {
    shell.cluster().run(TestObjects.task("a"), "n1");

    try (Running delete = shell.begin("delete", "task", "a", "--timeout", "20s")) {
      shell.timers().awaitPending(2);
      shell.timers().advance(Duration.ofSeconds(4));
      delete.awaitErr("waiting for task/a to go (finalizers: berth.dev/binding)");
      shell.timers().advance(Duration.ofSeconds(20));

      assertThat(delete.end().code()).isEqualTo(1);
      assertThat(delete.end().err()).contains("error: task/a is still there after 20s");
    }
    assertThat(shell.run("delete", "task", "a", "--force").out()).isEqualTo("task/a deleted\n");
  }

  @Test
  void waitEndsWhenTheGoalIsReached() throws InterruptedException {
    create("a");
    try (Running wait = shell.begin("wait", "task/a", "--for=phase=Running")) {
      shell.timers().awaitPending(1);
      phase("a", TaskPhase.TASK_PHASE_RUNNING);
      assertThat(wait.end()).isEqualTo(new Shell.Done(0, "task/a phase=Running\n", ""));
    }
  }

  @Test
  void waitFailsWhenTheTimeIsOver() throws InterruptedException {
    create("a");
    try (Running wait =
        shell.begin("wait", "task/a", "--for=status.phase=Running", "--timeout", "5s")) {
      shell.timers().awaitPending(1);
      shell.timers().advance(Duration.ofSeconds(6));
      assertThat(wait.end())
          .isEqualTo(new Shell.Done(1, "", "error: task/a: no status.phase=Running within 5s\n"));
    }
  }

  @Test
  void waitLooksAtTheOthersWhenTheTimeIsOver() throws InterruptedException {
    create("a");
    create("b");
    create("c");
    phase("b", TaskPhase.TASK_PHASE_RUNNING);
    try (Running wait =
        shell.begin("wait", "tasks", "a", "b", "c", "--for=phase=Running", "--timeout", "5s")) {
      shell.timers().awaitPending(1);
      shell.timers().advance(Duration.ofSeconds(6));
      assertThat(wait.end())
          .isEqualTo(
              new Shell.Done(
                  1,
                  "task/b phase=Running\n",
                  """
                  error: task/a: no phase=Running within 5s
                  error: task/c: no phase=Running within 5s
                  """));
    }
  }

  @Test
  void waitForNothingFailsUnlessItIsToBeGone() {
    assertThat(shell.run("wait", "tasks", "-l", "app=web", "--for=phase=Running"))
        .isEqualTo(new Shell.Done(1, "", "error: no matching resources found\n"));
    assertThat(shell.run("wait", "tasks", "-l", "app=web", "--for=delete"))
        .isEqualTo(new Shell.Done(0, "", "No resources found.\n"));
  }

  @Test
  void waitRefusesWhatCanNeverBe() {
    assertThat(shell.run("wait", "task/a", "--for=phase=Running").err())
        .isEqualTo("error: tasks.berth.dev \"a\" not found\n");
    assertThat(shell.run("wait", "task/a", "--for=delete").code()).isZero();
    assertThat(shell.run("wait", "task/a", "--for=status.phse=Running"))
        .extracting(Shell.Done::code)
        .isEqualTo(2);
  }

  @Test
  void cordonAndUncordonSayWhetherAnythingChanged() {
    shell.cluster().addNode(TestObjects.node("n1", "2", "4Gi"));

    assertThat(shell.run("cordon", "n1")).isEqualTo(new Shell.Done(0, "node/n1 cordoned\n", ""));
    assertThat(shell.run("cordon", "n1").out()).isEqualTo("node/n1 already cordoned\n");
    assertThat(shell.run("uncordon", "node/n1").out()).isEqualTo("node/n1 uncordoned\n");
    assertThat(shell.run("cordon", "n2"))
        .isEqualTo(new Shell.Done(1, "", "error: nodes.berth.dev \"n2\" not found\n"));
  }

  @Test
  void explainTellsTheCommentsOfTheProtos() {
    assertThat(shell.run("explain", "task.spec.restartPolicy").out())
        .startsWith("KIND:  Task (berth.dev/v1)\nFIELD: spec.restartPolicy (word)\n")
        .contains("OnFailure: Restart it when its exit code is not 0.");
    assertThat(shell.run("explain", "task", "--recursive").out())
        .contains("\n        containerPort  <number>\n")
        .doesNotContain("  stamp");
    assertThat(shell.run("explain", "task.spec.contaner").err())
        .contains("task.spec has no field \"contaner\" (did you mean \"container\"?)");
  }
}
