package dev.berth.scheduling;

import static dev.berth.scheduling.Tasks.grouped;
import static dev.berth.scheduling.Tasks.key;
import static dev.berth.scheduling.Tasks.selecting;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.scheduling.testing.Samples;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Binds that fail, nodes that refuse, and decisions that can't be made. */
final class FailuresTest {
  private final World world = new World();

  @Test
  void failedBindIsDecidedAgainAfterAMomentThatGrows() {
    world.node("n1", "1", "1Gi");
    world.pending(task("a", "1", "1Gi"));
    world.fail(world.decide());
    assertThat(World.chosen(world.decide())).isEmpty();
    assertThat(world.scheduling.waitsForTime()).isTrue();

    world.pass(Duration.ofMillis(20));
    Round second = world.decide();
    assertThat(World.chosen(second)).containsExactly("a");
    world.fail(second);
    world.pass(Duration.ofMillis(20));
    assertThat(World.chosen(world.decide())).isEmpty();
    world.pass(Duration.ofMillis(20));
    assertThat(World.chosen(world.decide())).containsExactly("a");
  }

  @Test
  void momentAfterAFailureGrowsToFiveSecondsAndNoFurther() {
    world.node("n1", "1", "1Gi");
    world.pending(task("a", "1", "1Gi"));
    for (int i = 0; i < 30; i++) {
      Round round = world.decide();
      assertThat(World.chosen(round)).containsExactly("a");
      world.fail(round);
      world.pass(Duration.ofMillis(5_120));
    }
  }

  @Test
  void failedBindGivesItsRoomToOthersAtOnce() {
    world.node("n1", "1", "1Gi");
    world.pending(task("a", "1", "1Gi"), task("b", "1", "1Gi"));
    Round round = world.decide();
    assertThat(World.waiting(round)).containsExactly("b");

    world.fail(round);

    assertThat(World.chosen(world.decide())).containsExactly("b");
  }

  @Test
  void taskWhoseBindFailedKeepsItsTurn() {
    world.node("n1", "1", "1Gi");
    world.pending(task("a", "1", "1Gi"));
    Round round = world.decide();
    world.pending(task("b", "1", "1Gi"));
    world.fail(round);
    world.pass(Duration.ofMillis(20));

    assertThat(World.chosen(world.decide())).containsExactly("a");
  }

  @Test
  void taskIsDecidedAsItIsWhenItHasChangedBeforeItsBindFailed() {
    world.node(Samples.labelled(Samples.node("n2", "4", "4Gi"), "disk", "ssd"));
    world.node(Samples.labelled(Samples.node("n1", "1", "1Gi"), "disk", "hdd"));
    world.pending(selecting("disk", "hdd", task("a", "1", "1Gi")));
    Round round = world.decide();
    assertThat(World.chosen(round)).containsExactly("a");

    world.pending(task("a", "4", "4Gi"));
    world.fail(round);
    world.pass(Duration.ofMillis(20));

    assertThat(world.decide().chosen())
        .singleElement()
        .satisfies(one -> assertThat(one.node()).isEqualTo("n2"));
  }

  @Test
  void failureOfAnEarlierBindDoesNotTouchABindingThatIsSeen() {
    world.node("n1", "1", "1Gi");
    Task task = task("a", "1", "1Gi");
    world.pending(task);
    Round round = world.decide();
    world.bound(task, "n1");

    world.fail(round);
    world.pending(task("b", "1", "1Gi"));

    assertThat(World.waiting(world.decide())).containsExactly("b");
  }

  @Test
  void failureOfABindOfAnotherTaskOfThatNameChangesNothing() {
    world.node("n1", "1", "1Gi");
    Task task = task("a", "1", "1Gi");
    world.pending(task);
    Round first = world.decide();
    world.pending(
        task.toBuilder().setMetadata(task.getMetadata().toBuilder().setUid("other")).build());
    world.decide();

    world.fail(first);
    world.pass(Duration.ofSeconds(1));

    assertThat(World.chosen(world.decide())).isEmpty();
  }

  @Test
  void taskThatWaitsForAMomentIsTriedThenWhateverItsLikeWaitFor() {
    world.node("n1", "1", "1Gi");
    world.pending(task("a", "1", "1Gi"));
    Round round = world.decide();
    world.fail(round);
    world.bound(task("x", "1", "1Gi"), "n1");
    world.pending(task("b", "1", "1Gi"));
    assertThat(World.waiting(world.decide())).containsExactly("b");

    world.pass(Duration.ofMillis(20));

    assertThat(World.waiting(world.decide())).as("is told as well").containsExactly("a");
  }

  @Test
  void taskThatANodeRefusedRestsLongerEachTimeAndGoesToAnotherNode() {
    world.node("n1", "8", "8Gi");
    world.node("n2", "1", "1Gi");
    Task task = task("a", "1", "1Gi");
    world.bound(task, "n1");
    world.refused(key(task));
    assertThat(World.chosen(world.decide())).isEmpty();
    world.observe(key(task));
    world.pass(Duration.ofMillis(999));
    assertThat(world.scheduling.hasWork(world.now)).isFalse();
    assertThat(World.chosen(world.decide())).isEmpty();
    world.pass(Duration.ofMillis(1));
    assertThat(world.scheduling.hasWork(world.now)).isTrue();

    Round round = world.decide();
    assertThat(round.chosen()).extracting(Round.Chosen::node).containsExactly("n2");

    world.bind(round);
    world.refused(key(task));
    world.decide();
    world.pass(Duration.ofMillis(1_999));
    assertThat(World.chosen(world.decide())).isEmpty();
    world.pass(Duration.ofMillis(1));
    assertThat(World.chosen(world.decide())).as("there is no other node").containsExactly("a");
  }

  @Test
  void taskThatRestsHoldsUpNobody() {
    world.node("n1", "1", "1Gi");
    Task task = task("a", "1", "1Gi");
    world.bound(task, "n1");
    world.refused(key(task));
    world.pending(task("b", "1", "1Gi"));

    assertThat(World.chosen(world.decide())).containsExactly("b");
  }

  @Test
  void refusalsBeforeAStartNoLongerCount() {
    world.node("n1", "1", "1Gi");
    Task task = World.again(task("a", "1", "1Gi"), "n1", false);

    world.pending(World.again(task, "n1", true));

    assertThat(World.chosen(world.decide())).containsExactly("a");
  }

  @Test
  void deletedTaskIsForgotten() {
    Task task = task("a", "1", "1Gi");
    world.pending(task);
    world.gone(task);
    world.node("n1", "4", "4Gi");

    assertThat(World.chosen(world.decide())).isEmpty();
    assertThat(world.scheduling.pending()).isZero();
  }

  @Test
  void taskThatIsBeingDeletedIsNotPlaced() {
    world.node("n1", "4", "4Gi");
    Task.Builder task = task("a", "1", "1Gi").toBuilder();
    task.getMetadataBuilder().getDeletionTimestampBuilder();

    world.pending(task.build());

    assertThat(World.chosen(world.decide())).isEmpty();
    assertThat(world.scheduling.pending()).isZero();
  }

  @Test
  void membersThatComeBackOneAfterTheOtherStartTogether() {
    world.node("n1", "2", "2Gi");
    world.group("g", 2);
    world.pending(grouped("g", task("a", "1", "1Gi")), grouped("g", task("b", "1", "1Gi")));
    Round round = world.decide();
    world.scheduling.bindFailed(round.chosen().get(0).pending(), world.now);
    world.pass(Duration.ofMillis(10));
    world.scheduling.bindFailed(round.chosen().get(1).pending(), world.now);
    world.pass(Duration.ofMillis(10));
    assertThat(World.chosen(world.decide())).as("one of them waits for a moment").isEmpty();

    world.pass(Duration.ofMillis(10));

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("a", "b");
  }
}
