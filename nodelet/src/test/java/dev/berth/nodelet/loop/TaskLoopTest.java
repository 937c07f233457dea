package dev.berth.nodelet.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.ImagePullPolicy;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TaskLoopTest {
  private World world = new World();

  @BeforeEach
  void start() throws InterruptedException {
    world.start();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void runsABindingAndReportsItsContainer() throws Exception {
    world.bind(World.binding("web", 1, "run"));
    TaskReport report = world.awaitPhase("web", "RUNNING");
    ContainerState container = world.containers("web").getFirst();
    assertThat(container.status()).isInstanceOf(Status.Running.class);
    assertThat(report.getContainerId()).isEqualTo(container.id());
    assertThat(report.getPlace().getTaskUid()).isEqualTo("uid-web");
    assertThat(report.getPlace().getAttempt()).isEqualTo(1);
    assertThat(world.events.reasons()).containsExactly("Started");
  }

  @Test
  void asksTheRuntimeForNothingButTheContainerItself() throws Exception {
    world.bind(World.binding("web", 1, "run"));
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    world.bind(World.binding("next", 1, "run"));
    world.awaitPhase("next", "RUNNING");
    world.loop.awaitIdle();
    // Beside the looks of the beginning, which may come at any time. What the image is exactly is
    // asked beside the start, and once for all.
    assertThat(world.runtime.calls().stream().filter(call -> call.contains(" ")))
        .containsExactlyInAnyOrder(
            "create berth.default.web.uid-web.1.0",
            "image img",
            "start c1",
            "create berth.default.next.uid-next.1.0",
            "start c2");
  }

  @Test
  void restartsACrashedContainerAfterItsWaitAndKeepsTheOneBefore() throws Exception {
    world.bind(World.binding("web", 1, "run"));
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    world.runtime.crash("c1", 3, false);
    TaskReport backOff = world.awaitPhase("web", "BACK_OFF");
    assertThat(backOff.getReason()).isEqualTo("Error");
    assertThat(backOff.getExitCode()).isEqualTo(3);
    world.loop.awaitIdle();
    world.timers.advance(Duration.ofSeconds(1));
    TaskReport again = world.awaitPhase("web", "RUNNING");
    assertThat(again.getRestarts()).isEqualTo(1);
    assertThat(again.getContainerId()).isEqualTo("c2");
    assertThat(again.getExitCode()).isEqualTo(3);
    assertThat(world.containers("web")).extracting(ContainerState::id).containsExactly("c1", "c2");
  }

  @Test
  void saysThatAContainerUsedTooMuchMemory() throws Exception {
    world.bind(World.binding("web", 1, "run"));
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    world.runtime.crash("c1", 137, true);
    assertThat(world.awaitPhase("web", "BACK_OFF").getReason()).isEqualTo("OOMKilled");
  }

  @Test
  void aTaskThatIsNeverRestartedSucceedsOrFailsAndFreesItsRoom() throws Exception {
    for (String code : List.of("0", "7")) {
      String name = "job" + code;
      Binding.Builder binding = World.binding(name, 1, "exit", code).toBuilder();
      binding.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_NEVER);
      World.limit(binding, "4");
      world.bind(binding.build());
      TaskReport report = world.awaitPhase(name, code.equals("0") ? "SUCCEEDED" : "FAILED");
      assertThat(report.getExitCode()).isEqualTo(Integer.parseInt(code));
      assertThat(world.containers(name)).hasSize(1);
    }
  }

  @Test
  void stopsAndRemovesAMarkedBindingAndGivesItsPlaceUp() throws Exception {
    world.bind(World.binding("web", 1, "run"));
    world.awaitPhase("web", "RUNNING");
    world.markDeleted("web");
    TaskReport last = world.awaitOutcome("web", PlaceOutcome.PLACE_OUTCOME_STOPPED);
    assertThat(last.getExitCode()).isEqualTo(143);
    assertThat(world.containers("web")).isEmpty();
    world.unbind("web");
    world.loop.awaitIdle();
    assertThat(world.loop.size()).isZero();
  }

  /** A stop that waits for the next round is no reason to remove by force in this one. */
  @Test
  void newsInTheMiddleOfARemovalTakesNobodysGrace() throws Exception {
    world.bind(World.binding("web", 1, "run"));
    world.awaitPhase("web", "RUNNING");
    world.runtime.crash("c1", 1, false);
    world.awaitPhase("web", "BACK_OFF");
    world.loop.awaitIdle();
    world.timers.advance(Duration.ofSeconds(1));
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    world.runtime.before(call -> {
      if (call.equals("remove c1")) {
        world.loop.mark(World.task("web"));
      }
    });
    world.unbind("web");
    world.awaitNoContainer("web");
    assertThat(world.runtime.calls()).containsSubsequence("remove c1", "stop c2", "remove c2");
  }

  @Test
  void stopsAndRemovesWhatAnApiServerSaysIsGone() throws Exception {
    world.gone = _ -> true;
    world.bind(World.binding("web", 1, "run"));
    world.await("web", _ -> true);
    world.awaitNoContainer("web");
    world.loop.awaitIdle();
    assertThat(world.runtime.calls()).filteredOn(call -> call.startsWith("create")).hasSize(1);
  }

  @Test
  void aNewAttemptStartsWhenTheOldOnesContainerIsRemoved() throws Exception {
    world.bind(World.binding("web", 1, "run"));
    world.awaitPhase("web", "RUNNING");
    world.bind(World.binding("web", 2, "run"));
    world.await("web", report -> report.getPlace().getAttempt() == 2 && report.hasStartedAt());
    assertThat(world.runtime.calls())
        .containsSubsequence("stop c1", "remove c1", "create berth.default.web.uid-web.2.0");
    assertThat(world.containers("web")).extracting(ContainerState::id).containsExactly("c2");
  }

  @Test
  void pullsAMissingImageAndSaysWhatIsWrongUntilItIsThere() throws Exception {
    Binding.Builder binding = World.binding("web", 1, "run").toBuilder();
    binding.getSpecBuilder().getContainerBuilder().setImage("far");
    world.bind(binding.build());
    TaskReport failed = world.await("web", report -> report.getReason().equals("ImagePullBackOff"));
    assertThat(failed.getMessage())
        .isEqualTo(
            "no such image, or no access to it without credentials (there are none for docker.io):"
                + " pull access denied for far");
    world.loop.awaitIdle();
    world.runtime.publishes("far");
    world.timers.advance(Duration.ofSeconds(1));
    world.awaitPhase("web", "RUNNING");
    assertThat(world.events.reasons())
        .containsExactly("Pulling", "Failed", "Pulling", "Pulled", "Started");
  }

  @Test
  void neverPullsWhenThePolicySaysSo() throws Exception {
    Binding.Builder binding = World.binding("web", 1, "run").toBuilder();
    binding
        .getSpecBuilder()
        .getContainerBuilder()
        .setImage("far")
        .setImagePullPolicy(ImagePullPolicy.IMAGE_PULL_POLICY_NEVER);
    world.bind(binding.build());
    world.await("web", report -> report.getReason().equals("ErrImageNeverPull"));
    assertThat(world.runtime.calls()).doesNotContain("pull far");
  }

  @Test
  void aCommandThatCannotStartIsReportedInTheRuntimesWordsAndTriedAgain() throws Exception {
    world.bind(World.binding("web", 1, "nosuchcommand"));
    TaskReport report = world.await("web", one -> one.getReason().equals("StartError"));
    assertThat(report.getMessage()).contains("executable file not found");
    world.loop.awaitIdle();
    assertThat(world.containers("web")).isEmpty();
    world.timers.advance(Duration.ofSeconds(1));
    world.loop.awaitIdle();
    assertThat(world.runtime.calls()).filteredOn(call -> call.startsWith("create")).hasSize(2);
  }

  @Test
  void aSlowPullAndAHungStopHoldUpNobodyElse() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    world.bind(World.binding("hung", 1, "run"));
    world.awaitPhase("hung", "RUNNING");
    world.runtime.publishes("far").before(call -> hold(call, release));
    world.markDeleted("hung");
    Binding.Builder pulling = World.binding("pulling", 1, "run").toBuilder();
    pulling.getSpecBuilder().getContainerBuilder().setImage("far");
    world.bind(pulling.build());
    world.await("pulling", report -> report.getReason().equals("Pulling"));
    world.bind(World.binding("web", 1, "run"));
    world.awaitPhase("web", "RUNNING");
    release.countDown();
    world.awaitPhase("pulling", "RUNNING");
    world.awaitOutcome("hung", PlaceOutcome.PLACE_OUTCOME_STOPPED);
  }

  @Test
  void aPullThatIsNoLongerWantedIsBrokenOff() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    world
        .runtime
        .publishes("far")
        .before(call -> {
          if (call.equals("pull far")) {
            begun.countDown();
          }
          hold(call, never);
        });
    Binding.Builder pulling = World.binding("web", 1, "run").toBuilder();
    pulling.getSpecBuilder().getContainerBuilder().setImage("far");
    world.bind(pulling.build());
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    world.markDeleted("web");
    world.awaitOutcome("web", PlaceOutcome.PLACE_OUTCOME_STOPPED);
    assertThat(world.runtime.calls()).noneMatch(call -> call.startsWith("start"));
    assertThat(world.events.reasons()).doesNotContain("Failed");
  }

  @Test
  void refusesWhatDoesNotFitAndTakesItOnceThereIsRoom() throws Exception {
    Binding.Builder first = World.binding("first", 1, "run").toBuilder();
    World.limit(first, "3");
    world.bind(first.build());
    world.awaitPhase("first", "RUNNING");
    Binding.Builder second = World.binding("second", 1, "run").toBuilder();
    World.limit(second, "2");
    world.bind(second.build());
    TaskReport refused = world.awaitOutcome("second", PlaceOutcome.PLACE_OUTCOME_REFUSED);
    assertThat(refused.getReason()).isEqualTo("OutOfCpu");
    world.unbind("second");
    world.markDeleted("first");
    world.awaitOutcome("first", PlaceOutcome.PLACE_OUTCOME_STOPPED);
    second.getSpecBuilder().setAttempt(2);
    world.bind(second.build());
    world.awaitPhase("second", "RUNNING");
  }

  @Test
  void twoHundredTasksComeAndGoAndLeaveNothing() throws Exception {
    for (int i = 0; i < 200; i++) {
      world.bind(World.binding("t" + i, 1, "run"));
    }
    for (int i = 0; i < 200; i++) {
      world.awaitPhase("t" + i, "RUNNING");
      world.markDeleted("t" + i);
    }
    for (int i = 0; i < 200; i++) {
      world.awaitOutcome("t" + i, PlaceOutcome.PLACE_OUTCOME_STOPPED);
      world.unbind("t" + i);
    }
    world.loop.awaitIdle();
    assertThat(world.loop.size()).isZero();
    assertThat(world.timers.pending()).isZero();
    assertThat(world.runtime.calls()).filteredOn(call -> call.startsWith("create")).hasSize(200);
  }

  private static void hold(String call, CountDownLatch release) {
    if (call.startsWith("stop") || call.startsWith("pull")) {
      try {
        if (!release.await(30, TimeUnit.SECONDS)) {
          throw new IllegalStateException("held for too long");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FailureException(new Failure.Unavailable("interrupted"), e);
      }
    }
  }
}
