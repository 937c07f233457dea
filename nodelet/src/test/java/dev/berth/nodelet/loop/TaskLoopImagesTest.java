package dev.berth.nodelet.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.TaskPhase;
import dev.berth.client.testing.RecordedEvents;
import dev.berth.nodelet.runtime.PullProgress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Images of tasks: shared pulls, what is told meanwhile, and what the image is exactly. */
@Timeout(60)
class TaskLoopImagesTest {
  /** The timers of two who wait for a pull, and the pull's own. */
  private static final int BOTH_WAIT = 3;

  private final World world = new World();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @BeforeEach
  void start() throws InterruptedException {
    world.start();
    world.runtime.publishes("far").before(this::hold);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void tasksOfOneImagePullOnceAndEachSaysHowFarItIs() throws Exception {
    world.bind(far("one"));
    world.bind(far("two"));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    for (String name : List.of("one", "two")) {
      var _ = world.await(name, one -> one.getReason().equals("Pulling"));
    }
    world.timers.awaitPending(BOTH_WAIT);
    world.runtime.tells("far", new PullProgress(1 << 20, 2 << 20, true, 1, 2));
    world.timers.advance(Duration.ofSeconds(2));
    for (String name : new String[] {"one", "two"}) {
      TaskReport report = world.await(name, one -> !one.getMessage().isEmpty());
      assertThat(report.getPhase()).isEqualTo(TaskPhase.TASK_PHASE_STARTING);
      assertThat(report.getReason()).isEqualTo("Pulling");
      assertThat(report.getMessage()).isEqualTo("pulling: 1.0 of 2.0 MiB, 1 of 2 layers");
    }
    release.countDown();
    world.awaitPhase("one", "RUNNING");
    world.awaitPhase("two", "RUNNING");
    assertThat(world.runtime.calls()).containsOnlyOnce("pull far");
    assertThat(world.events.all())
        .filteredOn(event -> event.reason().equals("Pulled"))
        .extracting(RecordedEvents.Recorded::message)
        .hasSize(2)
        .allMatch(message -> message.equals("Pulled image \"far\" in 2.0s, 1.0 MiB"));
  }

  @Test
  void aTaskThatIsDeletedLeavesThePullToTheOther() throws Exception {
    world.bind(far("one"));
    world.bind(far("two"));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    for (String name : List.of("one", "two")) {
      var _ = world.await(name, one -> one.getReason().equals("Pulling"));
    }
    world.timers.awaitPending(BOTH_WAIT);
    world.markDeleted("one");
    world.awaitOutcome("one", PlaceOutcome.PLACE_OUTCOME_STOPPED);
    release.countDown();
    world.awaitPhase("two", "RUNNING");
    assertThat(world.containers("one")).isEmpty();
    assertThat(world.runtime.calls()).containsOnlyOnce("pull far");
  }

  @Test
  void tellsTheImagesDigestOrItsId() throws Exception {
    release.countDown();
    world.bind(far("pulled"));
    assertThat(world.awaitPhase("pulled", "RUNNING").getImageId()).startsWith("far@sha256:");
    world.bind(World.binding("local", 1, "run"));
    assertThat(world.awaitPhase("local", "RUNNING").getImageId()).startsWith("sha256:");
  }

  private static Binding far(String name) {
    Binding.Builder binding = World.binding(name, 1, "run").toBuilder();
    binding.getSpecBuilder().getContainerBuilder().setImage("far");
    return binding.build();
  }

  private void hold(String call) {
    if (call.equals("pull far")) {
      begun.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FailureException(new Failure.Unavailable("interrupted"), e);
      }
    }
  }
}
