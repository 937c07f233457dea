package dev.berth.nodelet.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.Quantities;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.ImagePullPolicy;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskStatus;
import dev.berth.client.NamespacedName;
import dev.berth.nodelet.admission.HostPaths;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.EventStream;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.runtime.testing.FakeRuntime;
import dev.berth.nodelet.spec.Specs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
    // Beside the looks of the beginning, which may come at any time.
    assertThat(world.runtime.calls().stream().filter(call -> call.contains(" ")))
        .containsExactly("create berth.default.web.uid-web.1.0", "start c1");
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
      limit(binding, "4");
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

  @Test
  void stopsAndRemovesWhatAnApiServerSaysIsGone() throws Exception {
    world.gone = _ -> true;
    world.bind(World.binding("web", 1, "run"));
    world.await("web", _ -> true);
    awaitNoContainer("web");
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
    assertThat(failed.getMessage()).isEqualTo("pull access denied for far");
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
  void aContainerThatOthersStartAgainIsNotRunTwice() throws Exception {
    world.bind(World.binding("web", 1, "run"));
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    world.runtime.crash("c1", 143, false);
    world.awaitPhase("web", "BACK_OFF");
    world.loop.awaitIdle();
    world.runtime.start("c1");
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    world.timers.advance(Duration.ofSeconds(10));
    world.loop.awaitIdle();
    assertThat(world.containers("web")).extracting(ContainerState::id).containsExactly("c1");
  }

  @Test
  void aContainerThatNobodyKnewOfIsFoundAndRemoved() throws Exception {
    Specs specs = new Specs("n1", World.MACHINE, "127.0.0.1");
    world.runtime.create(specs.of(World.binding("late", 1, "run"), 0));
    world.loop.lookAgain();
    awaitNoContainer("late");
  }

  @Test
  void aPathThatBecameALinkOutOfItsPrefixIsRefusedAtTheNextStart(@TempDir Path folder)
      throws Exception {
    Path allowed = Files.createDirectory(folder.resolve("allowed"));
    Path mounted = Files.createDirectory(allowed.resolve("data"));
    world.close();
    world = new World(new HostPaths(List.of(allowed))).start();
    Binding.Builder binding = World.binding("web", 1, "run").toBuilder();
    binding
        .getSpecBuilder()
        .getContainerBuilder()
        .addVolumesBuilder()
        .setMountPath("/data")
        .setHostPath(mounted.toString());
    world.bind(binding.build());
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    Files.delete(mounted);
    Files.createSymbolicLink(mounted, Path.of("/etc"));
    world.runtime.crash("c1", 1, false);
    world.awaitPhase("web", "BACK_OFF");
    world.loop.awaitIdle();
    world.timers.advance(Duration.ofSeconds(1));
    TaskReport refused = world.awaitOutcome("web", PlaceOutcome.PLACE_OUTCOME_REFUSED);
    assertThat(refused.getReason()).isEqualTo("HostPathNotAllowed");
  }

  @Test
  void refusesWhatDoesNotFitAndTakesItOnceThereIsRoom() throws Exception {
    Binding.Builder first = World.binding("first", 1, "run").toBuilder();
    limit(first, "3");
    world.bind(first.build());
    world.awaitPhase("first", "RUNNING");
    Binding.Builder second = World.binding("second", 1, "run").toBuilder();
    limit(second, "2");
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
  void aReturningProcessAdoptsTheSameContainersAndCountsTheirRoom() throws Exception {
    Binding.Builder first = World.binding("first", 1, "run").toBuilder();
    limit(first, "3");
    world.bind(first.build());
    world.awaitPhase("first", "RUNNING");
    world.close();
    World back = begin(world.runtime, true, first.build());
    TaskReport report = back.awaitPhase("first", "RUNNING");
    assertThat(report.getContainerId()).isEqualTo("c1");
    Binding.Builder second = World.binding("second", 1, "run").toBuilder();
    limit(second, "2");
    back.bind(second.build());
    back.awaitOutcome("second", PlaceOutcome.PLACE_OUTCOME_REFUSED);
    assertThat(back.containers("first")).hasSize(1);
  }

  @Test
  void aJobThatWasDoneDoesNotRunAgainWithoutItsContainer() throws Exception {
    Binding.Builder job = World.binding("job", 1, "run").toBuilder();
    job.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_NEVER);
    TaskStatus.Builder done = ran().setPhase(TaskPhase.TASK_PHASE_FAILED).setExitCode(3);
    done.getFinishedAtBuilder().setSeconds(20);
    world.before.put("job", done.build());
    world.bind(job.build());
    assertThat(world.awaitPhase("job", "FAILED").getExitCode()).isEqualTo(3);
    world.loop.awaitIdle();
    assertThat(world.containers("job")).isEmpty();
  }

  @Test
  void restartsAreCountedOnWithoutTheContainer() throws Exception {
    TaskStatus.Builder running = ran().setPhase(TaskPhase.TASK_PHASE_RUNNING).setRestarts(5);
    world.before.put("web", running.build());
    world.bind(World.binding("web", 1, "run"));
    assertThat(world.awaitPhase("web", "RUNNING").getRestarts()).isEqualTo(6);
  }

  @Test
  void removesWhatNobodyWantsOnlyOnceTheBindingsAreKnown() throws Exception {
    world.bind(World.binding("web", 1, "run"));
    world.awaitPhase("web", "RUNNING");
    world.close();
    World back = begin(world.runtime, false);
    back.loop.markAll();
    back.loop.awaitIdle();
    assertThat(back.containers("web")).hasSize(1);
    back.synced = true;
    back.loop.markAll();
    awaitNoContainer("web");
  }

  @Test
  void finishesWhatAProcessLeftBetweenCreateAndStart() throws Exception {
    world.runtime.before(call -> {
      if (call.startsWith("start")) {
        throw new IllegalStateException("killed here");
      }
    });
    world.bind(World.binding("web", 1, "run"));
    world.awaitPhase("web", "STARTING");
    world.loop.awaitIdle();
    world.close();
    world.runtime.before(_ -> {});
    World back = begin(world.runtime, true, World.binding("web", 1, "run"));
    assertThat(back.awaitPhase("web", "RUNNING").getContainerId()).isEqualTo("c1");
  }

  @Test
  void noticesWhatHappenedWhileTheRuntimesEventsWereLost() throws Exception {
    world.bind(World.binding("web", 1, "run"));
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    world.runtime.before(call -> {
      if (call.equals("events")) {
        world.runtime.crash("c1", 1, false);
      }
    });
    world.runtime.dropEvents();
    world.timers.awaitPending(1);
    world.timers.advance(Duration.ofSeconds(5));
    world.awaitPhase("web", "BACK_OFF");
  }

  @Test
  void stopsByItselfWhenNoApiServerIsHeardAndRunsAgainWhenOneIs() throws Exception {
    Binding.Builder binding = World.binding("web", 1, "run").toBuilder();
    binding.getSpecBuilder().setStopWhenDisconnectedAfterSeconds(30);
    world.bind(binding.build());
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    world.timers.advance(Duration.ofSeconds(29));
    world.loop.awaitIdle();
    assertThat(world.containers("web").getFirst().status()).isInstanceOf(Status.Running.class);
    world.timers.advance(Duration.ofSeconds(1));
    world.loop.awaitIdle();
    assertThat(world.containers("web").getFirst().status()).isInstanceOf(Status.Ended.class);
    world.connectivity.heard();
    world.timers.advance(Duration.ofSeconds(1));
    TaskReport again = world.await("web", report -> report.getRestarts() == 1);
    assertThat(again.getContainerId()).isEqualTo("c2");
  }

  @Test
  void tellsHowEverythingDoesWhenAnApiServerIsBack() throws Exception {
    world.bind(World.binding("web", 1, "run"));
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    int told = world.reports("web").size();
    world.loop.welcomed();
    world.await("web", _ -> world.reports("web").size() > told);
    assertThat(world.reports("web").getLast()).isEqualTo(world.reports("web").get(told - 1));
  }

  @Test
  void stopsByItselfEvenWhenItWasRestartedWithoutAnApiServer() throws Exception {
    Binding.Builder binding = World.binding("web", 1, "run").toBuilder();
    binding.getSpecBuilder().setStopWhenDisconnectedAfterSeconds(30);
    world.bind(binding.build());
    world.awaitPhase("web", "RUNNING");
    world.close();
    World back = begin(world.runtime, false);
    back.loop.awaitIdle();
    back.timers.advance(Duration.ofSeconds(30));
    back.loop.awaitIdle();
    assertThat(back.containers("web").getFirst().status()).isInstanceOf(Status.Ended.class);
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

  private static TaskStatus.Builder ran() {
    TaskStatus.Builder status = TaskStatus.newBuilder().setAttempt(1);
    status.getStartedAtBuilder().setSeconds(10);
    return status;
  }

  private World begin(FakeRuntime runtime, boolean synced, Binding... bindings)
      throws InterruptedException {
    world = new World(runtime);
    world.synced = synced;
    for (Binding binding : bindings) {
      world.bindings.put(NamespacedName.of(binding), binding);
    }
    return world.start();
  }

  private void awaitNoContainer(String name) {
    Map<String, String> labels = Map.of(Labels.MACHINE, World.MACHINE, Labels.TASK, name);
    try (EventStream events = world.runtime.events(labels, Instant.EPOCH)) {
      while (!world.containers(name).isEmpty()) {
        events.next();
      }
    }
  }

  private static void limit(Binding.Builder binding, String cpus) {
    binding
        .getSpecBuilder()
        .getContainerBuilder()
        .getResourcesBuilder()
        .putLimits("cpu", Quantities.of(cpus));
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
