package dev.berth.nodelet.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskStatus;
import dev.berth.client.NamespacedName;
import dev.berth.nodelet.admission.HostPaths;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.spec.Specs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What others do to containers and paths, and what a process finds that begins or has been cut off.
 */
@Timeout(60)
class TaskLoopAmongOthersTest {
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
    Specs specs = new Specs("n1", World.MACHINE, "127.0.0.1", Path.of("/profiles"));
    world.runtime.create(specs.of(World.binding("late", 1, "run"), 0));
    world.loop.lookAgain();
    world.awaitNoContainer("late");
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
  void whatTheNodeDoesNotAllowIsRefusedByTheRulesNameAndNothingIsMade() throws Exception {
    Binding.Builder binding = World.binding("web", 1, "run").toBuilder();
    binding.getSpecBuilder().getContainerBuilder().getSecurityContextBuilder().setPrivileged(true);
    world.bind(binding.build());
    TaskReport refused = world.awaitOutcome("web", PlaceOutcome.PLACE_OUTCOME_REFUSED);
    assertThat(refused.getReason()).isEqualTo("PrivilegedNotAllowed");
    assertThat(refused.getMessage()).contains("allow-privileged");
    assertThat(world.containers("web")).isEmpty();
  }

  @Test
  void aReturningProcessAdoptsTheSameContainersAndCountsTheirRoom() throws Exception {
    Binding.Builder first = World.binding("first", 1, "run").toBuilder();
    World.limit(first, "3");
    world.bind(first.build());
    world.awaitPhase("first", "RUNNING");
    world.close();
    World back = begin(world, true, first.build());
    TaskReport report = back.awaitPhase("first", "RUNNING");
    assertThat(report.getContainerId()).isEqualTo("c1");
    Binding.Builder second = World.binding("second", 1, "run").toBuilder();
    World.limit(second, "2");
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
    World back = begin(world, false);
    back.loop.markAll();
    back.loop.awaitIdle();
    assertThat(back.containers("web")).hasSize(1);
    back.synced = true;
    back.loop.markAll();
    world.awaitNoContainer("web");
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
    World back = begin(world, true, World.binding("web", 1, "run"));
    assertThat(back.awaitPhase("web", "RUNNING").getContainerId()).isEqualTo("c1");
  }

  @Test
  void looksAgainUntilTheRuntimeAnswers() throws Exception {
    AtomicBoolean away = new AtomicBoolean(true);
    world.runtime.before(call -> {
      if (away.get() && (call.equals("list") || call.startsWith("create"))) {
        throw new FailureException(new Failure.Unavailable("docker does not answer"));
      }
    });
    world.bind(World.binding("web", 1, "run"));
    for (int i = 0; i < 5; i++) {
      world.loop.awaitIdle();
      world.timers.advance(Duration.ofMinutes(1));
    }
    away.set(false);
    world.loop.awaitIdle();
    world.timers.advance(Duration.ofMinutes(10));
    world.awaitPhase("web", "RUNNING");
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
    // In back-off, or running again: the five seconds may have been enough for both.
    var _ = world.await("web", report -> report.getExitCode() == 1);
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
    World back = begin(world, false);
    back.loop.awaitIdle();
    back.timers.advance(Duration.ofSeconds(30));
    back.loop.awaitIdle();
    assertThat(back.containers("web").getFirst().status()).isInstanceOf(Status.Ended.class);
  }

  @Test
  void whatItStoppedItselfRunsAgainWhenItWasRestartedSinceWhateverThePolicy() throws Exception {
    Binding.Builder binding = World.binding("web", 1, "run").toBuilder();
    binding.getSpecBuilder().setStopWhenDisconnectedAfterSeconds(30);
    binding.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_NEVER);
    world.bind(binding.build());
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    world.timers.advance(Duration.ofSeconds(30));
    world.loop.awaitIdle();
    assertThat(world.containers("web").getFirst().status()).isInstanceOf(Status.Ended.class);
    world.close();
    World back = begin(world, true, binding.build());
    TaskReport again = back.await("web", report -> report.getRestarts() == 1);
    assertThat(again.getPhase()).isEqualTo(TaskPhase.TASK_PHASE_RUNNING);
    assertThat(again.getContainerId()).isEqualTo("c2");
  }

  private static TaskStatus.Builder ran() {
    TaskStatus.Builder status = TaskStatus.newBuilder().setAttempt(1);
    status.getStartedAtBuilder().setSeconds(10);
    return status;
  }

  private World begin(World before, boolean synced, Binding... bindings)
      throws InterruptedException {
    world = new World(before);
    world.synced = synced;
    for (Binding binding : bindings) {
      world.bindings.put(NamespacedName.of(binding), binding);
    }
    return world.start();
  }
}
