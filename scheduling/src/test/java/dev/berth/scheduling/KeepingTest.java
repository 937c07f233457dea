package dev.berth.scheduling;

import static dev.berth.scheduling.Queues.guaranteed;
import static dev.berth.scheduling.Tasks.in;
import static dev.berth.scheduling.Tasks.peaceful;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.Tasks.selecting;
import static dev.berth.scheduling.testing.Samples.labelled;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A large task that small ones overtake: what becomes free is kept for it in the end. */
final class KeepingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final World world = new World();
  private final Deque<Task> running = new ArrayDeque<>();
  private final Task large = task("large", "3", "1Gi");
  private int names;

  /** A node that small tasks of one cpu each have filled. */
  private void full(String node) {
    world.node(node, "4", "64Gi");
    for (int i = 0; i < 4; i++) {
      running.add(small());
      world.bound(running.getLast(), node);
    }
  }

  private Task small() {
    return task("s" + names++, "1", "1Gi");
  }

  /** The oldest small task ends, and another one comes; answers whether that has got the place. */
  private boolean next() {
    world.gone(running.remove());
    Task other = small();
    world.pending(other);
    world.settle();
    running.add(other);
    return !world.nodeOf(other).isEmpty();
  }

  private void overtaken() {
    world.pending(large);
    world.settle();
    assertThat(next()).isTrue();
    world.pass(PATIENCE);
  }

  @Test
  void largeOneGetsItsPlaceThoughSmallOnesNeverCeaseToCome() {
    full("n1");
    overtaken();

    int ends = 0;
    while (world.nodeOf(large).isEmpty()) {
      next();
      world.pass(Duration.ofSeconds(5));
      assertThat(++ends).isLessThanOrEqualTo(3);
    }

    assertThat(world.nodeOf(large)).isEqualTo("n1");
    Recount.check(world);
  }

  @Test
  void nobodyWaitsForALargeOneBeforeItsPatienceIsOver() {
    full("n1");
    world.pending(large);

    for (int second = 0; second < PATIENCE.toSeconds(); second++) {
      assertThat(next()).as("after %d s", second).isTrue();
      world.pass(Duration.ofSeconds(1));
    }
    assertThat(next()).isFalse();
  }

  @Test
  void patienceDoesNotEndWhileNobodyElseGetsAPlace() {
    full("n1");
    world.pending(large);
    world.settle();
    world.pass(PATIENCE.multipliedBy(10));

    assertThat(next()).isTrue();
  }

  @Test
  void whomRoomHelpsNoLongerIsNotLookedAtAgain() {
    world.queues(List.of(guaranteed("default", "4", "64Gi")));
    world.node(labelled(node("n1", "4", "64Gi"), "disk", "ssd"));
    Task picky = selecting("disk", "ssd", large);
    for (int i = 0; i < 4; i++) {
      running.add(small());
      world.bound(running.getLast(), "n1");
    }
    world.pending(picky);
    world.settle();
    assertThat(next()).isTrue();
    world.node(node("n1", "4", "64Gi"));
    world.settle();
    world.pass(PATIENCE);
    world.settle();

    assertThat(next()).isTrue();
    assertThat(world.scheduling.hasWork(world.now)).isFalse();
  }

  @Test
  void isToldWhereItsRoomIsKept() {
    full("n1");
    overtaken();
    world.gone(running.remove());

    Round round = world.decide();

    assertThat(World.sentence(round, "large"))
        .isEqualTo("waits for node n1, where what becomes free is kept for it");
    assertThat(world.scheduling.waitsForTime()).isTrue();
  }

  @Test
  void roomIsKeptWhereTheLeastIsMissing() {
    full("n1");
    overtaken();
    world.node("n2", "3", "64Gi");
    world.bound(task("two", "2", "1Gi"), "n2");
    world.node("n3", "4", "64Gi");
    world.bound(task("three", "2", "1Gi"), "n3");
    world.node("n4", "2", "64Gi");

    Round round = world.decide();

    assertThat(World.sentence(round, "large")).contains("n3");
  }

  @Test
  void otherNodesTakeOthersMeanwhile() {
    full("n1");
    overtaken();
    assertThat(next()).isFalse();

    world.node("n2", "1", "64Gi");
    world.settle();

    assertThat(world.nodeOf(running.getLast())).isEqualTo("n2");
  }

  @Test
  void roomThatDoesNotGrowIsGivenBackAndKeptAgainMuchLater() {
    full("n1");
    overtaken();
    assertThat(next()).isFalse();

    world.pass(Duration.ofSeconds(61));
    world.settle();
    assertThat(world.nodeOf(running.getLast())).as("who has waited meanwhile").isEqualTo("n1");

    world.pass(PATIENCE);
    assertThat(next()).isTrue();
    world.pass(PATIENCE);
    assertThat(next()).isFalse();
  }

  @Test
  void roomIsKeptForAsLongAsItGrows() {
    full("n1");
    overtaken();
    for (int i = 0; i < 2; i++) {
      assertThat(next()).isFalse();
      world.pass(Duration.ofSeconds(59));
      world.settle();
    }
    assertThat(next()).isFalse();

    assertThat(world.nodeOf(large)).isEqualTo("n1");
  }

  @Test
  void moreImportantTaskTakesWhatIsKept() {
    full("n1");
    overtaken();
    assertThat(next()).isFalse();
    Task urgent = peaceful(priority(10, task("urgent", "1", "1Gi")));

    world.pending(urgent);
    world.settle();

    assertThat(world.nodeOf(urgent)).isEqualTo("n1");
    assertThat(world.nodeOf(large)).isEmpty();
    Recount.check(world);
  }

  @Test
  void roomIsKeptForOneOfEachNamespace() {
    for (int i = 0; i < 48; i++) {
      full("n" + i);
    }
    Task second = task("second", "3", "2Gi");
    Task third = in("other", task("third", "3", "1Gi"));
    world.pending(second, third);
    overtaken();
    world.gone(running.remove());

    Round round = world.decide();

    assertThat(World.waiting(round)).contains("third").containsAnyOf("second", "large");
    assertThat(round.waiting().stream().filter(one -> one.reason() instanceof RoomReason.Keeping))
        .hasSize(2);
  }

  @Test
  void whatIsKeptIsFreeAgainWhenItsTaskIsGone() {
    full("n1");
    overtaken();
    assertThat(next()).isFalse();

    world.gone(large);
    world.settle();

    assertThat(world.nodeOf(running.getLast())).isEqualTo("n1");
    Recount.check(world);
  }
}
