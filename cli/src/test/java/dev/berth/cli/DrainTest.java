package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.testkit.TestObjects;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainTest {
  private static final String REFUSED =
      "Cannot evict task as it would violate the task's disruption budget. The disruption budget"
          + " web needs 1 healthy tasks and has 1 currently";

  @TempDir Path home;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(home);
    shell
        .objects(Kinds.NODE)
        .create(Node.newBuilder().setMetadata(ObjectMeta.newBuilder().setName("n1")).build());
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  @Test
  void drainOfAnEmptyNodeCordonsIt() {
    assertThat(shell.run("drain", "n1").out()).isEqualTo("node/n1 cordoned\nnode/n1 drained\n");
  }

  @Test
  void drainEvictsAndWaitsUntilTheTasksHaveLeft() throws InterruptedException {
    shell.cluster().bind(create("a"), "n1");

    try (Running drain = shell.begin("drain", "n1")) {
      drain.awaitOut("task default/a evicted");
      goes("a");
      assertThat(drain.end().out())
          .isEqualTo(
              """
              node/n1 cordoned
              task default/a evicted
              task default/a has left; 0 to go
              node/n1 drained
              """);
    }
  }

  @Test
  void drainKillsWhatIsStillThereAfterItsDeadline() throws InterruptedException {
    shell.cluster().bind(create("a"), "n1");

    try (Running drain = shell.begin("drain", "n1", "--deadline", "1s", "--timeout", "2s")) {
      drain.awaitOut("task default/a evicted");
      shell.timers().advance(Duration.ofSeconds(1));
      drain.awaitOut("task default/a killed: the deadline has passed");
      assertThat(
              shell
                  .objects(Kinds.BINDING)
                  .get("default", "a")
                  .orElseThrow()
                  .getMetadata()
                  .getDeletionGracePeriodSeconds())
          .isZero();
      shell.timers().advance(Duration.ofSeconds(1));
      assertThat(drain.end().err()).contains("node/n1 still has tasks after 2s");
    }
    assertThat(shell.run("drain", "n1", "--deadline", "3s", "--timeout", "2s"))
        .extracting(Shell.Done::code)
        .isEqualTo(2);
  }

  @Test
  void whatABudgetHoldsIsAskedForUntilItMayGo() throws InterruptedException {
    runs("a");
    DisruptionBudget budget = budget(1, 0, 1);

    try (Running drain = shell.begin("drain", "n1", "--timeout", "60s")) {
      drain.awaitOut("task default/a waits: " + REFUSED);
      shell.timers().advance(Duration.ofSeconds(1));
      assertThat(isMarked("a")).isFalse();

      count(budget, 1, 1, 2);
      shell.timers().advance(Duration.ofSeconds(1));
      drain.awaitOut("task default/a evicted");
      goes("a");
      assertThat(drain.end().out())
          .isEqualTo(
              """
              node/n1 cordoned
              task default/a waits: %s
              task default/a evicted
              task default/a has left; 0 to go
              node/n1 drained
              """
                  .formatted(REFUSED));
    }
    assertThat(
            shell
                .objects(Kinds.DISRUPTION_BUDGET)
                .get("default", "web")
                .orElseThrow()
                .getStatus()
                .getDisruptionsAllowed())
        .isZero();
  }

  @Test
  void deadlineEndsThePatienceWithBudgets() throws InterruptedException {
    runs("a");
    budget(1, 0, 1);

    try (Running drain = shell.begin("drain", "n1", "--deadline", "5s")) {
      drain.awaitOut("task default/a waits: ");
      shell.timers().advance(Duration.ofSeconds(5));
      drain.awaitOut("task default/a killed: the deadline has passed");
      assertThat(isMarked("a")).isTrue();
      goes("a");
      assertThat(drain.end().code()).isZero();
    }
  }

  @Test
  void timeoutLeavesWhatABudgetHolds() throws InterruptedException {
    runs("a");
    budget(1, 0, 1);

    try (Running drain = shell.begin("drain", "n1", "--timeout", "5s")) {
      drain.awaitOut("task default/a waits: ");
      shell.timers().advance(Duration.ofSeconds(5));
      assertThat(drain.end())
          .returns(1, Shell.Done::code)
          .returns("error: node/n1 still has tasks after 5s; it stays cordoned\n", Shell.Done::err);
    }
    assertThat(isMarked("a")).isFalse();
    assertThat(shell.timers().pending()).isZero();
  }

  @Test
  void budgetsAreIgnoredWhenThatIsSaid() throws InterruptedException {
    runs("a");
    budget(1, 0, 1);

    try (Running drain = shell.begin("drain", "n1", "--ignore-budgets")) {
      drain.awaitOut("task default/a evicted");
      goes("a");
      assertThat(drain.end().code()).isZero();
    }
  }

  private void goes(String name) {
    shell
        .objects(Kinds.TASK)
        .delete("default", name, DeleteOptions.newBuilder().setForce(true).build());
  }

  private boolean isMarked(String name) {
    Binding binding = shell.objects(Kinds.BINDING).get("default", name).orElseThrow();
    return binding.getMetadata().hasDeletionTimestamp();
  }

  private DisruptionBudget budget(int desired, int allowed, int healthy) {
    DisruptionBudget.Builder budget =
        DisruptionBudget.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setName("web").setNamespace("default"));
    budget.getSpecBuilder().setMinAvailable("1").getSelectorBuilder();
    DisruptionBudget made = shell.objects(Kinds.DISRUPTION_BUDGET).create(budget.build());
    return count(made, desired, allowed, healthy);
  }

  /** There is no controller here to count. */
  private DisruptionBudget count(DisruptionBudget budget, int desired, int allowed, int healthy) {
    DisruptionBudget.Builder counted = budget.toBuilder();
    counted
        .getStatusBuilder()
        .setObservedGeneration(budget.getMetadata().getGeneration())
        .setDesiredHealthy(desired)
        .setDisruptionsAllowed(allowed)
        .setCurrentHealthy(healthy);
    return shell.objects(Kinds.DISRUPTION_BUDGET).updateStatus(counted.build());
  }

  private void runs(String name) {
    shell.cluster().run(TestObjects.task(name), "n1");
    shell
        .cluster()
        .changeStatus(
            Kinds.TASK,
            "default",
            name,
            task -> {
              Task.Builder ready = task.toBuilder();
              ready
                  .getStatusBuilder()
                  .addConditions(
                      Condition.newBuilder().setType("Ready").setStatus(Conditions.TRUE));
              return ready.build();
            });
  }

  private Task create(String name) {
    return shell.cluster().create(Kinds.TASK, TestObjects.task(name));
  }
}
