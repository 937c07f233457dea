package dev.berth.nodelet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Times;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskStatus;
import dev.berth.nodelet.plan.Memory.Image;
import dev.berth.nodelet.runtime.ContainerState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of init commands, and what is remembered of them when nothing else tells. */
class InitPlanTest {
  private static final Waits WAITS =
      new Waits(Duration.ofSeconds(2), 3, Duration.ofSeconds(60), Duration.ofSeconds(100));

  private final Binding always = InitTableTest.binding(RestartPolicy.RESTART_POLICY_ALWAYS);
  private final Binding never = InitTableTest.binding(RestartPolicy.RESTART_POLICY_NEVER);
  private Memory memory = Memory.fresh(Given.FENCE).withAdmission();

  @Test
  void saysWhichOfThemRunsAndHowOftenItWasTried() {
    Report report = told(always, Given.init(1, 3, Given.running()));
    assertThat(report.message()).isEqualTo("init command \"second\" (2 of 2) runs");
    assertThat(report.restarts()).isEqualTo(3);
    assertThat(report.containerId()).isEmpty();
    assertThat(report.startedAt()).isEmpty();
  }

  @Test
  void saysHowOneEndedAndItsLastWords() {
    memory = memory.withWords("init0.0", "no such table");
    Report report = told(always, Given.init(0, 0, Given.ended(3)));
    assertThat(report.message())
        .isEqualTo(
            "init command \"first\" (1 of 2) ended with exit code 3; it is run again 2s after that:"
                + " no such table");
    assertThat(report.last()).isEmpty();
    assertThat(told(never, Given.init(0, 0, Given.ended(3))).message())
        .isEqualTo("init command \"first\" (1 of 2) ended with exit code 3: no such table");
  }

  @Test
  void keepsTheEndOfManyWords() {
    memory = memory.withWords("init0.0", "x".repeat(600) + "the end");
    String message = told(never, Given.init(0, 0, Given.outOfMemory())).message();
    assertThat(message)
        .startsWith(
            "init command \"first\" (1 of 2) used more memory than its limit (exit code 137): ...xx")
        .endsWith("xxthe end")
        .hasSizeLessThan(600);
  }

  @Test
  void saysThatOneTookTooLongWhateverItsExitCode() {
    memory = memory.withWords("init1.0", "");
    Instant began = Given.NOW.minusSeconds(60);
    ContainerState late =
        Given.init(1, 0, new ContainerState.Status.Ended(began, Given.NOW, 0, false));
    assertThat(told(never, late).message())
        .isEqualTo(
            "init command \"second\" (2 of 2) ran for longer than its timeout of 60s (exit code"
                + " 0)");
  }

  @Test
  void readsWhatABadOneLeftBehindFirst() {
    assertThat(plan(always, Given.init(0, 0, Given.ended(3)))).isEqualTo("read init0.0");
  }

  @Test
  void runsTheFailedOneAgainAfterItsWaitAndNotThoseBefore() {
    memory = memory.withWords("init1.0", "");
    ContainerState first = Given.init(0, 0, Given.ended(0));
    ContainerState second =
        Given.init(
            1,
            0,
            new ContainerState.Status.Ended(
                Given.NOW.minusSeconds(3), Given.NOW.minusSeconds(2), 1, false));
    assertThat(plan(always, first, second))
        .isEqualTo("record, tell STARTING/Initializing, init 1.1");
  }

  @Test
  void countsAnEndOnce() {
    memory = memory.withWords("init0.0", "");
    ContainerState failed = Given.init(0, 0, Given.ended(1));
    assertThat(plan(always, failed)).isEqualTo("record, tell BACK_OFF/InitError, wait 2");
    assertThat(plan(always, failed)).isEqualTo("tell BACK_OFF/InitError, wait 2");
  }

  @Test
  void isPulledWithItsOwnImage() {
    memory = memory.withImage(Image.MISSING);
    Plan plan = decide(always, Given.init(0, 0, Given.ended(0)));
    assertThat(plan.actions()).last().isEqualTo(new Action.Pull("tools"));
    memory = memory.withImage(Image.PULLED);
    assertThat(plan(always, Given.init(0, 0, Given.ended(0))))
        .isEqualTo("tell STARTING/Initializing, init 1.0");
  }

  @Test
  void isMadeAnewWhenItCouldNotBeStarted() {
    memory = memory.withProblem(new Problem(Problem.START, "no"), WAITS, Given.NOW);
    assertThat(plan(always, Given.init(0, 1, Given.created())))
        .isEqualTo("remove init0.1, tell STARTING/StartError, wait 2");
  }

  @Test
  void containersThatSomebodyRemovesTellOfWhatIsDoneAsLongAsTheProcessLives() {
    assertThat(plan(always, Given.init(0, 1, Given.ended(0))))
        .isEqualTo("tell STARTING/Initializing, init 1.1");
    assertThat(plan(always)).isEqualTo("tell STARTING/Initializing, init 1.1");
    assertThat(plan(always, Given.init(1, 1, Given.ended(0)))).isEqualTo("tell STARTING, launch 1");
    assertThat(plan(always)).isEqualTo("tell STARTING, launch 1");
  }

  @Test
  void isNotRunAgainWhenThePlacesContainerEndsOrIsRemoved() {
    memory = memory.withWords("own0", "");
    assertThat(plan(always, Given.own(0, Given.ended(1))))
        .isEqualTo("record, tell BACK_OFF/Error, wait 2");
    memory = Memory.fresh(Given.FENCE).withAdmission().withLaunch(0);
    assertThat(plan(always)).isEqualTo("launch 1");
  }

  @Test
  void theTaskStaysFailedWhenTheContainerIsRemovedAndTheProcessWasAnother() {
    memory = memory.withWords("init0.0", "");
    assertThat(plan(never, Given.init(0, 0, Given.ended(3)))).isEqualTo("tell FAILED/InitError");
    assertThat(plan(never)).isEqualTo("tell FAILED/InitError");
    TaskStatus status =
        TaskStatus.newBuilder()
            .setPhase(TaskPhase.TASK_PHASE_FAILED)
            .setReason("InitError")
            .setMessage("it said no")
            .build();
    memory = Memory.fresh(Given.FENCE).told(status);
    assertThat(told(never).message()).isEqualTo("it said no");
  }

  @Test
  void nothingIsRunPastTheTasksDeadline() {
    for (boolean runs : new boolean[] {true, false}) {
      Binding.Builder late = always.toBuilder();
      late.getMetadataBuilder().setCreationTimestamp(Times.time(Given.NOW.minusSeconds(60)));
      late.getSpecBuilder().setActiveDeadlineSeconds(60);
      if (runs) {
        assertThat(plan(late.build(), Given.init(0, 0, Given.running())))
            .isEqualTo("tell STOPPING/DeadlineExceeded, stop init0.0 7s");
      } else {
        for (ContainerState seen :
            List.of(
                Given.init(0, 0, Given.created()),
                Given.init(0, 0, Given.ended(0)),
                Given.init(0, 0, Given.ended(1)))) {
          assertThat(plan(late.build(), seen)).isEqualTo("tell FAILED/DeadlineExceeded");
        }
      }
    }
  }

  @Test
  void whatHadFailedForGoodBeforeTheDeadlineStaysAsItEnded() {
    memory = memory.withWords("init0.0", "");
    Binding.Builder late = never.toBuilder();
    late.getMetadataBuilder().setCreationTimestamp(Times.time(Given.NOW.minusSeconds(60)));
    late.getSpecBuilder().setActiveDeadlineSeconds(60);
    Instant before = Given.NOW.minusSeconds(1);
    ContainerState failed =
        Given.init(
            0, 0, new ContainerState.Status.Ended(Given.NOW.minusSeconds(9), before, 3, false));
    assertThat(plan(late.build(), failed)).isEqualTo("tell FAILED/InitError");
    memory = Memory.fresh(Given.FENCE);
    assertThat(plan(late.build(), Given.init(0, 0, Given.ended(3))))
        .isEqualTo("tell FAILED/DeadlineExceeded");
  }

  private Report told(Binding binding, ContainerState... containers) {
    return decide(binding, containers).actions().stream()
        .filter(Action.Tell.class::isInstance)
        .map(action -> ((Action.Tell) action).report())
        .findFirst()
        .orElseThrow();
  }

  private String plan(Binding binding, ContainerState... containers) {
    return Given.shown(decide(binding, containers).actions());
  }

  private Plan decide(Binding binding, ContainerState... containers) {
    Plan plan =
        TaskPlan.of(
            new Desired.Run(binding), Arrays.asList(containers), Health.UNKNOWN, memory, Given.NOW);
    memory = plan.memory();
    return plan;
  }
}
