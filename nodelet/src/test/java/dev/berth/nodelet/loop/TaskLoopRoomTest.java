package dev.berth.nodelet.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Quantities;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.spec.Room;
import dev.berth.nodelet.spec.Specs;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The node has four cpus and three licences: who is given them, and until when. */
@Timeout(60)
class TaskLoopRoomTest {
  private World world = new World();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  @BeforeEach
  void start() throws InterruptedException {
    world.start();
  }

  @AfterEach
  void close() {
    stopped.countDown();
    world.close();
  }

  @Test
  void oneThatIsBeingStoppedHoldsItsRoomUntilItIsGone() throws Exception {
    run(asking("old", "3"));
    stopsSlowly();
    world.markDeleted("old");
    staysUntilStopped("old");
  }

  @Test
  void soDoesOneWhoseBindingIsGone() throws Exception {
    run(asking("old", "3"));
    stopsSlowly();
    world.unbind("old");
    staysUntilStopped("old");
  }

  @Test
  void soDoesOneWhosePlaceIsAnothersByNow() throws Exception {
    run(asking("old", "3"));
    stopsSlowly();
    world.unbind("old");
    Binding.Builder again = asking("old", "1").toBuilder();
    again.getSpecBuilder().setTaskUid("another").setAttempt(1);
    world.bind(again.build());
    staysUntilStopped("");
  }

  /** The runtime made it after it had failed to answer, or somebody else did. */
  @Test
  void soDoesOneThatNobodyKnewOf() throws Exception {
    Specs specs = new Specs("n1", World.MACHINE, "127.0.0.1", Path.of("/profiles"));
    world.deafen();
    stopsSlowly();
    world.runtime.start(world.runtime.create(specs.of(asking("late", "3"), 0)));
    world.loop.lookAgain();
    staysUntilStopped("late");
  }

  @Test
  void revocableTasksHaveWhatIsIdleAndOthersWhatThereIs() throws Exception {
    world.ledger.lend(new Room(1000, 1 << 30));
    run(revocable("lent", "800m"));
    assertThat(world.containers("lent").getFirst().labels())
        .containsEntry(Labels.REVOCABLE, "true");
    assertThat(refusal(revocable("more", "800m")))
        .isEqualTo("OutOfIdleCpu: 800m idle cpu wanted, 200m of 1000m free");
    run(asking("all", "4"));
    assertThat(refusal(asking("none", "1"))).startsWith("OutOfCpu: ");
  }

  @Test
  void aReturningProcessCountsWhatIsRevocableAsThat() throws Exception {
    world.ledger.lend(new Room(1000, 1 << 30));
    run(revocable("lent", "800m"));
    world.close();
    World old = world;
    world = new World(old);
    world.bindings.put(World.task("lent"), old.bindings.get(World.task("lent")));
    world.start();
    world.awaitPhase("lent", "RUNNING");
    run(asking("all", "4"));
    world.ledger.lend(new Room(1000, 1 << 30));
    assertThat(refusal(revocable("more", "800m"))).contains("200m of 1000m free");
  }

  @Test
  void licencesAreGivenAwayByNumberAndComeBack() throws Exception {
    run(licensed("one", 2));
    assertThat(refusal(licensed("two", 2)))
        .isEqualTo("OutOfResource: 2 of example.com/licences wanted, 1 of 3 free");
    run(licensed("three", 1));
    world.markDeleted("one");
    world.awaitNoContainer("one");
    world.loop.awaitIdle();
    run(licensed("four", 2));
    assertThat(world.containers("four").getFirst().labels())
        .containsEntry(Labels.COUNTED, "example.com/licences=2")
        .doesNotContainKey(Labels.DEVICES);
  }

  private void stopsSlowly() {
    world.runtime.before(call -> {
      if (call.startsWith("stop")) {
        stopping.countDown();
        try {
          stopped.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    });
  }

  /**
   * @param gone a task that has no container then, or ""
   */
  private void staysUntilStopped(String gone) throws InterruptedException {
    assertThat(stopping.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(refusal(asking("early", "2")))
        .isEqualTo("OutOfCpu: 2000m cpu wanted, 1000m of 4000m free");
    stopped.countDown();
    if (!gone.isEmpty()) {
      world.awaitNoContainer(gone);
    }
    world.loop.awaitIdle();
    run(asking("next", "2"));
  }

  private String refusal(Binding binding) throws InterruptedException {
    world.bind(binding);
    TaskReport refused =
        world.awaitOutcome(binding.getMetadata().getName(), PlaceOutcome.PLACE_OUTCOME_REFUSED);
    return refused.getReason() + ": " + refused.getMessage();
  }

  private void run(Binding binding) throws InterruptedException {
    world.bind(binding);
    world.awaitPhase(binding.getMetadata().getName(), "RUNNING");
    world.loop.awaitIdle();
  }

  private static Binding asking(String name, String cpus) {
    Binding.Builder binding = World.binding(name, 1, "run").toBuilder();
    World.limit(binding, cpus);
    return binding.build();
  }

  private static Binding revocable(String name, String cpus) {
    Binding.Builder binding = asking(name, cpus).toBuilder();
    binding.getSpecBuilder().setRevocable(true);
    return binding.build();
  }

  private static Binding licensed(String name, int count) {
    Binding.Builder binding = World.binding(name, 1, "run").toBuilder();
    binding
        .getSpecBuilder()
        .getContainerBuilder()
        .getResourcesBuilder()
        .putLimits("example.com/licences", Quantities.of(Integer.toString(count)));
    return binding.build();
  }
}
