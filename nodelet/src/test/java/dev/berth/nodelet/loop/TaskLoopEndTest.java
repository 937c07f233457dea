package dev.berth.nodelet.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.Times;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.nodelet.runtime.ExecResult;
import dev.berth.nodelet.runtime.RuntimeEvent;
import dev.berth.nodelet.runtime.RuntimeEvent.Change;
import dev.berth.nodelet.spec.Claim;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How containers come to an end, and what is told of it. */
@Timeout(60)
class TaskLoopEndTest {
  private final World world = new World();

  @BeforeEach
  void start() throws InterruptedException {
    world.start();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void tellsTheSignalTheMemoryAndTheLastWordsOfABadEnd() throws Exception {
    run(World.binding("web", 1, "run"));
    world.runtime.writes("c1", "out of \u001b[31mtape\n");
    world.runtime.crash("c1", 137, true);
    TaskReport report = world.awaitPhase("web", "BACK_OFF");
    assertThat(report.getSignal()).isEqualTo("SIGKILL");
    assertThat(report.getOutOfMemory()).isTrue();
    assertThat(report.getTerminationMessage()).isEqualTo("out of [31mtape");
    world.loop.awaitIdle();
    world.timers.advance(Duration.ofSeconds(1));
    TaskReport again = world.awaitPhase("web", "RUNNING");
    assertThat(again.getTerminationMessage()).isEqualTo("out of [31mtape");
  }

  @Test
  void aGoodEndHasNoLastWords() throws Exception {
    world.bind(World.binding("job", 1, "echo", "done"));
    TaskReport report = world.awaitPhase("job", "BACK_OFF");
    assertThat(report.hasTerminationMessage()).isFalse();
    assertThat(report.hasSignal()).isFalse();
    assertThat(world.runtime.calls()).noneMatch(call -> call.startsWith("logs"));
  }

  @Test
  void longLastWordsAreCutAtTheirBeginningAndBetweenCharacters() throws Exception {
    run(World.binding("web", 1, "run"));
    world.runtime.writes("c1", "x" + "é".repeat(3000));
    world.runtime.crash("c1", 1, false);
    String words = world.awaitPhase("web", "BACK_OFF").getTerminationMessage();
    assertThat(words).isEqualTo("é".repeat(1024));
  }

  @Test
  void wordsThatCannotBeReadHoldNothingUp() throws Exception {
    run(World.binding("web", 1, "run"));
    world.runtime.before(call -> {
      if (call.startsWith("logs")) {
        throw new FailureException(
            new Failure.BadRequest("the log driver does not support reading"));
      }
    });
    world.runtime.crash("c1", 1, false);
    assertThat(world.awaitPhase("web", "BACK_OFF").hasTerminationMessage()).isFalse();
  }

  @Test
  void runsThePreStopCommandFirstAndGivesTheRestOfTheGrace() throws Exception {
    run(preStop("run", "drain", "now"));
    world.runtime.execs(command -> {
      assertThat(command).containsExactly("drain", "now");
      world.timers.advance(Duration.ofSeconds(1));
      return Optional.of(new ExecResult(0, ""));
    });
    List<Duration> graces = gracesOfTheEnd(() -> world.markDeleted("web"));
    assertThat(graces).containsExactly(Duration.ofSeconds(2));
    assertThat(world.events.reasons()).doesNotContain("FailedPreStopHook");
  }

  @Test
  void aPreStopCommandThatFailsOrTakesTooLongIsToldAndTheContainerStopped() throws Exception {
    run(preStop("run", "exit", "4"));
    gracesOfTheEnd(() -> world.markDeleted("web"));
    assertThat(world.events.reasons()).contains("FailedPreStopHook");
  }

  @Test
  void runsNoPreStopCommandInWhatHasEnded() throws Exception {
    run(preStop("run", "exit", "4"));
    world.runtime.crash("c1", 1, false);
    world.awaitPhase("web", "BACK_OFF");
    world.markDeleted("web");
    world.awaitOutcome("web", PlaceOutcome.PLACE_OUTCOME_STOPPED);
    assertThat(world.runtime.calls()).noneMatch(call -> call.startsWith("exec"));
  }

  @Test
  void whoeverAsksForTheEndMayShortenTheGrace() throws Exception {
    run(World.binding("web", 1, "run"));
    List<Duration> graces = gracesOfTheEnd(() -> markDeleted(1));
    assertThat(graces).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void aStopThatTakesItsTimeIsShortenedWhenSomebodyAsksAgain() throws Exception {
    run(World.binding("web", 1, "run"));
    CountDownLatch stopping = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    holdFirst("stop c1", stopping, never);
    world.markDeleted("web");
    assertThat(stopping.await(20, TimeUnit.SECONDS)).isTrue();
    List<Duration> graces = gracesOfTheEnd(() -> markDeleted(0));
    assertThat(graces).containsExactly(Duration.ZERO);
  }

  @Test
  void aTaskPastItsDeadlineIsStoppedAndHasFailed() throws Exception {
    run(withDeadline(World.binding("web", 1, "run"), 60));
    world.runtime.writes("c1", "still at it");
    world.timers.advance(Duration.ofSeconds(59));
    world.loop.awaitIdle();
    assertThat(world.runtime.calls()).doesNotContain("stop c1");
    world.timers.advance(Duration.ofSeconds(1));
    TaskReport report = world.awaitPhase("web", "FAILED");
    assertThat(report.getReason()).isEqualTo("DeadlineExceeded");
    assertThat(report.getExitCode()).isEqualTo(143);
    assertThat(report.getTerminationMessage()).isEqualTo("still at it");
    assertThat(world.ledger.admit(World.task("other"), new Claim(4000, 0, Set.of()))).isEmpty();
  }

  @Test
  void aDeadlineEndsAPullAsWell() throws Exception {
    CountDownLatch pulling = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    world.runtime.publishes("far");
    holdFirst("pull far", pulling, never);
    Binding.Builder binding = withDeadline(World.binding("web", 1, "run"), 60).toBuilder();
    binding.getSpecBuilder().getContainerBuilder().setImage("far");
    world.bind(binding.build());
    assertThat(pulling.await(20, TimeUnit.SECONDS)).isTrue();
    world.timers.advance(Duration.ofSeconds(60));
    TaskReport report = world.awaitPhase("web", "FAILED");
    assertThat(report.getReason()).isEqualTo("DeadlineExceeded");
    assertThat(world.containers("web")).isEmpty();
  }

  /** A node that ends many at once must not ask the runtime twice about each. */
  @Test
  void whatItEndsItselfIsNoNewsToIt() throws Exception {
    run(World.binding("web", 1, "run"));
    Map<String, String> labels = world.runtime.spec("c1").labels();
    world.deafen();
    world.runtime.before(call -> {
      // The runtime tells of an end, and of a removal, before it answers who asked for it.
      switch (call) {
        case "inspect c1" -> world.loop.on(new RuntimeEvent("c1", labels, Change.ENDED));
        case "remove c1" -> world.loop.on(new RuntimeEvent("c1", labels, Change.REMOVED));
        default -> {}
      }
    });
    int before = world.runtime.calls().size();
    world.markDeleted("web");
    world.awaitOutcome("web", PlaceOutcome.PLACE_OUTCOME_STOPPED);
    world.loop.awaitIdle();
    // And late words, which the worker may still hear if it is not gone.
    world.loop.on(new RuntimeEvent("c1", labels, Change.ENDED));
    world.loop.on(new RuntimeEvent("c1", labels, Change.REMOVED));
    world.loop.awaitIdle();
    List<String> calls = world.runtime.calls();
    assertThat(calls.subList(before, calls.size()))
        .containsExactly("stop c1", "inspect c1", "remove c1");
  }

  private void run(Binding binding) throws Exception {
    world.bind(binding);
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
  }

  /** How long the first container was given each time, from what is done here to its end. */
  private List<Duration> gracesOfTheEnd(Runnable deed) throws Exception {
    CountDownLatch removing = new CountDownLatch(1);
    CountDownLatch looked = new CountDownLatch(1);
    Consumer<String> hold =
        call -> {
          if (call.equals("remove c1")) {
            removing.countDown();
            await(looked);
          }
        };
    world.runtime.before(hold);
    deed.run();
    assertThat(removing.await(20, TimeUnit.SECONDS)).isTrue();
    List<Duration> graces = world.runtime.graces("c1");
    looked.countDown();
    world.awaitOutcome("web", PlaceOutcome.PLACE_OUTCOME_STOPPED);
    return graces;
  }

  private void holdFirst(String held, CountDownLatch begun, CountDownLatch release) {
    world.runtime.before(call -> {
      if (call.equals(held) && begun.getCount() > 0) {
        begun.countDown();
        await(release);
      }
    });
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("held for too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(new Failure.Unavailable("interrupted"), e);
    }
  }

  private void markDeleted(long graceSeconds) {
    world.change(
        "web",
        binding -> {
          Binding.Builder marked = binding.toBuilder();
          marked.getMetadataBuilder().setDeletionGracePeriodSeconds(graceSeconds);
          marked.getMetadataBuilder().getDeletionTimestampBuilder().setSeconds(1);
          return marked.build();
        });
  }

  private static Binding preStop(String command, String... preStop) {
    Binding.Builder binding = World.binding("web", 1, command).toBuilder();
    binding
        .getSpecBuilder()
        .getContainerBuilder()
        .getPreStopBuilder()
        .addAllCommand(List.of(preStop));
    return binding.build();
  }

  private Binding withDeadline(Binding binding, long seconds) {
    Binding.Builder limited = binding.toBuilder();
    limited.getMetadataBuilder().setCreationTimestamp(Times.time(world.timers.instant()));
    limited.getSpecBuilder().setActiveDeadlineSeconds(seconds);
    return limited.build();
  }
}
