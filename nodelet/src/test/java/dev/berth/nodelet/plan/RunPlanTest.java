package dev.berth.nodelet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.ImagePullPolicy;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.nodelet.plan.Memory.Image;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status.Ended;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a plan makes of what it remembers. */
class RunPlanTest {
  private static final Waits WAITS =
      new Waits(Duration.ofSeconds(2), 3, Duration.ofSeconds(60), Duration.ofSeconds(100));
  private static final Problem PROBLEM = new Problem(Problem.IMAGE_PULL, "no such host");

  private final Desired always =
      new Desired.Run(Given.binding(RestartPolicy.RESTART_POLICY_ALWAYS));
  private final Desired never = new Desired.Run(Given.binding(RestartPolicy.RESTART_POLICY_NEVER));
  private Memory memory = Memory.fresh(Given.FENCE).withAdmission();

  @Test
  void launchesOnceAdmitted() {
    assertThat(plan(always)).isEqualTo("tell STARTING, launch 0");
  }

  @Test
  void pullsFirstWhenThePolicySaysAlwaysAndThenLaunches() {
    Desired pulling =
        new Desired.Run(
            Given.binding(
                RestartPolicy.RESTART_POLICY_ALWAYS, ImagePullPolicy.IMAGE_PULL_POLICY_ALWAYS));
    assertThat(plan(pulling)).isEqualTo("tell STARTING/Pulling, pull");
    memory = memory.withImage(Image.PULLED);
    assertThat(plan(pulling)).isEqualTo("tell STARTING, launch 0");
  }

  @Test
  void pullsWhenTheImageTurnedOutToBeMissing() {
    memory = memory.withImage(Image.MISSING);
    assertThat(plan(always)).isEqualTo("tell STARTING/Pulling, pull");
  }

  @Test
  void keepsSayingWhatIsWrongWhileItWaitsAndWhileItTriesAgain() {
    memory = memory.withProblem(PROBLEM, WAITS, Given.NOW);
    assertThat(plan(always)).isEqualTo("tell STARTING/ImagePullBackOff, wait 2");
    memory = memory.withProblem(PROBLEM, WAITS, Given.NOW.minusSeconds(6));
    assertThat(plan(always)).isEqualTo("tell STARTING/ImagePullBackOff, launch 0");
  }

  @Test
  void removesAContainerThatCouldNotBeStartedBeforeItTriesAgain() {
    memory = memory.withProblem(new Problem(Problem.START, "port taken"), WAITS, Given.NOW);
    assertThat(plan(always, Given.own(0, Given.created())))
        .isEqualTo("remove own0, tell STARTING/StartError, wait 2");
    assertThat(plan(never)).isEqualTo("tell STARTING/StartError, wait 2");
  }

  @Test
  void tellsARefusalAndStartsNothing() {
    memory = Memory.fresh(Given.FENCE).withRefusal(new Refusal("OutOfCpu", "full"));
    assertThat(plan(always)).isEqualTo("tell REFUSED/OutOfCpu");
  }

  @Test
  void countsOneEndOnce() {
    ContainerState container = Given.own(0, Given.ended(1));
    assertThat(plan(always, container)).isEqualTo("record, tell BACK_OFF/Error, wait 2");
    assertThat(plan(always, container)).isEqualTo("tell BACK_OFF/Error, wait 2");
    assertThat(memory.failures()).isEqualTo(1);
  }

  @Test
  void waitsLongerAfterEachShortRunUpToTheCap() {
    int[] expected = {2, 6, 18, 54, 60, 60};
    for (int i = 0; i < expected.length; i++) {
      assertThat(plan(always, Given.own(i, Given.ended(1)))).endsWith("wait " + expected[i]);
    }
  }

  @Test
  void startsAtTheBaseAgainAfterALongRun() {
    plan(always, Given.own(0, Given.ended(1)));
    plan(always, Given.own(1, Given.ended(1)));
    Ended longRun = new Ended(Given.NOW.minusSeconds(100), Given.NOW, 1, false);
    assertThat(plan(always, Given.own(2, longRun))).endsWith("wait 2");
  }

  @Test
  void launchesTheNextContainerOnceTheWaitIsOver() {
    Ended before = new Ended(Given.NOW.minusSeconds(9), Given.NOW.minusSeconds(2), 1, false);
    assertThat(plan(always, Given.own(0, before))).isEqualTo("record, launch 1");
  }

  @Test
  void doesNotHurryAFailingContainerWhenTheNodeletWasRestarted() {
    memory = Memory.fresh(Given.FENCE);
    assertThat(plan(always, Given.own(2, Given.ended(1))))
        .isEqualTo("record, tell BACK_OFF/Error, wait 18");
  }

  @Test
  void doesNotWaitForAClockThatWasSetBack() {
    Ended future = new Ended(Given.NOW, Given.NOW.plusSeconds(5000), 1, false);
    Ended aheadButShort = new Ended(Given.NOW.plusSeconds(4990), future.finishedAt(), 1, false);
    assertThat(plan(always, Given.own(0, aheadButShort))).endsWith("wait 2");
  }

  /** All that waited on the node would wait for as long again as the clock was set back. */
  @Test
  void aWaitThatHadBegunEndsWhenTheClockIsSetBack() {
    memory = memory.withProblem(PROBLEM, WAITS, Given.NOW.plusSeconds(3600));
    assertThat(plan(always)).isEqualTo("tell STARTING/ImagePullBackOff, launch 0");
  }

  @Test
  void restartsAContainerThatItPausedWhateverThePolicy() {
    memory = memory.withLaunch(0).withPause("own0");
    assertThat(plan(never, Given.own(0, Given.ended(137)))).isEqualTo("launch 1");
  }

  /** Else a job whose stop was broken off would run again when it is done. */
  @Test
  void finishesThePauseThatItHadBegun() {
    memory = memory.withLaunch(0).withPause("own0");
    assertThat(plan(never, Given.own(0, Given.running()))).isEqualTo("stop own0 7s");
  }

  @Test
  void aDoneTaskStaysDoneWhenItsContainerIsRemoved() {
    assertThat(plan(never, Given.own(0, Given.ended(0)))).isEqualTo("tell SUCCEEDED/Completed");
    assertThat(plan(never)).isEqualTo("tell SUCCEEDED/Completed");
  }

  @Test
  void aContainerThatWasRemovedWhileItRanIsReplacedOrFailsByPolicy() {
    memory = memory.withLaunch(0);
    assertThat(plan(always)).isEqualTo("launch 1");
    assertThat(plan(never)).isEqualTo("tell FAILED/ContainerGone");
  }

  @Test
  void anEndedPlaceTellsHowItsContainerEnded() {
    Desired stop = new Desired.Stop(Given.binding(RestartPolicy.RESTART_POLICY_ALWAYS));
    assertThat(plan(stop, Given.own(3, Given.ended(143)))).isEqualTo("remove own3");
    Plan last = TaskPlan.of(stop, List.of(), Health.UNKNOWN, memory, Given.NOW);
    assertThat(last.actions())
        .singleElement()
        .isInstanceOfSatisfying(
            Action.Tell.class,
            tell -> {
              assertThat(tell.report().last()).map(Ended::exitCode).contains(143);
              assertThat(tell.report().restarts()).isEqualTo(3);
            });
  }

  private String plan(Desired desired, ContainerState... containers) {
    Plan plan = TaskPlan.of(desired, List.of(containers), Health.UNKNOWN, memory, Given.NOW);
    memory = plan.memory();
    if (plan.actions().equals(List.of(lastWordsOf(containers)))) {
      memory = memory.withWords(containers[containers.length - 1].id(), "its end");
      return plan(desired, containers);
    }
    return Given.shown(plan.actions());
  }

  private static Action lastWordsOf(ContainerState... containers) {
    return new Action.ReadLastWords(
        containers.length == 0 ? "" : containers[containers.length - 1].id());
  }
}
