package dev.berth.scheduling;

import static dev.berth.scheduling.Tasks.key;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.notReady;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.withPort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AssumedPlacesTest {
  private final World world = new World();

  @Test
  void countBeforeTheirBindingIsSeen() {
    world.node("n1", "1", "1Gi");
    world.pending(task("a", "1", "1Gi"), task("b", "1", "1Gi"));

    Round round = world.decide();

    assertThat(World.chosen(round)).containsExactly("a");
    assertThat(World.waiting(round)).containsExactly("b");
  }

  @Test
  void taskThatHasOneIsNotDecidedAgain() {
    world.node("n1", "4", "4Gi");
    Task task = task("a", "1", "1Gi");
    world.pending(task);
    world.decide();

    world.pending(task);

    assertThat(World.chosen(world.decide())).isEmpty();
    assertThat(world.scheduling.pending()).isOne();
  }

  @Test
  void taskThatHasOneIsNotDecidedAgainWhenItsQueueHasAnotherStrategy() {
    world.node("n1", "4", "4Gi");
    world.pending(task("a", "1", "1Gi"));
    world.decide();

    world.queues(
        List.of(
            Queues.queue(
                "default",
                spec -> spec.setStrategy(dev.berth.api.v1.StrategyType.STRATEGY_TYPE_BINPACK))));

    assertThat(World.chosen(world.decide())).isEmpty();
  }

  @Test
  void bindingThatIsSeenIsNothingNewToThoseWhoWait() {
    world.node("n1", "1", "1Gi");
    world.pending(task("a", "1", "1Gi"), task("b", "1", "1Gi"));

    world.bind(world.decide());

    assertThat(World.waiting(world.decide())).isEmpty();
    assertThat(world.scheduling.hasWork(world.now)).isFalse();
  }

  @Test
  void portsCountAsWell() {
    world.node("n1", "4", "4Gi");
    world.pending(withPort(task("a", "1", "1Gi"), 80, 8080));
    world.pending(withPort(task("b", "1", "1Gi"), 80, 8080));

    Round round = world.decide();

    assertThat(World.chosen(round)).containsExactly("a");
    assertThat(World.sentence(round, "b"))
        .isEqualTo("0/1 nodes fit: 1 has port 8080 in use; waiting helps: yes, preemption: no");
  }

  @Test
  void bindOfUnknownOutcomeStaysAssumedUntilItsTimeIsOver() {
    world.node("n1", "1", "1Gi");
    Task task = task("a", "1", "1Gi");
    world.pending(task);
    world.decide();
    world.pass(Scheduling.ASSUMED_FOR.minusMillis(1));
    assertThat(world.scheduling.expire(world.now)).isEmpty();

    world.pass(Duration.ofMillis(2));
    assertThat(world.scheduling.expire(world.now)).containsExactly(key(task));
    assertThat(World.chosen(world.decide())).as("not before it is observed again").isEmpty();
    world.pending(task);

    assertThat(World.chosen(world.decide())).containsExactly("a");
  }

  @Test
  void onlyTheOldOnesExpire() {
    world.node("n1", "4", "4Gi");
    Task old = task("old", "1", "1Gi");
    world.pending(old);
    world.decide();
    world.pass(Scheduling.ASSUMED_FOR);
    world.pending(task("young", "1", "1Gi"));
    world.decide();

    world.pass(Duration.ofMillis(1));

    assertThat(world.scheduling.expire(world.now)).containsExactly(key(old));
    assertThat(world.scheduling.waitsForTime()).as("the young one").isTrue();
  }

  @Test
  void expiryWakesThoseWhoCouldUseTheRoom() {
    world.node("n1", "1", "1Gi");
    world.pending(task("a", "1", "1Gi"), task("b", "1", "1Gi"));
    world.decide();
    world.pass(Scheduling.ASSUMED_FOR.plusMillis(1));

    world.scheduling.expire(world.now);

    assertThat(World.chosen(world.decide())).containsExactly("b");
  }

  @Test
  void refusalThatCameBeforeTheBindingWasSeenEndsTheAssumption() {
    world.node("n1", "1", "1Gi");
    Task task = task("a", "1", "1Gi");
    world.pending(task);
    world.decide();

    world.pending(task.toBuilder().setStatus(task.getStatus().toBuilder().setAttempt(1)).build());

    assertThat(World.chosen(world.decide())).containsExactly("a");
  }

  @Test
  void taskOfTheSameNameIsAnotherTask() {
    world.node("n1", "1", "1Gi");
    Task task = task("a", "1", "1Gi");
    world.pending(task);
    world.decide();

    world.pending(
        task.toBuilder().setMetadata(task.getMetadata().toBuilder().setUid("other")).build());

    assertThat(world.decide().chosen())
        .singleElement()
        .satisfies(one -> assertThat(one.pending().uid()).isEqualTo("other"));
  }

  @Test
  void taskThatIsDeletedGivesItsAssumedPlaceUp() {
    world.node("n1", "1", "1Gi");
    Task task = task("a", "1", "1Gi");
    world.pending(task, task("b", "1", "1Gi"));
    world.decide();

    world.gone(task);

    assertThat(World.chosen(world.decide())).containsExactly("b");
  }

  @Test
  void bindingToAnotherNodeFreesTheAssumedPlace() {
    world.node("n1", "1", "1Gi");
    Task task = task("a", "1", "1Gi");
    world.pending(task, task("b", "1", "1Gi"));
    world.decide();

    world.bound(task, "elsewhere");

    assertThat(World.chosen(world.decide())).containsExactly("b");
  }

  @Test
  void placeOnASilentNodeCountsUntilItIsGone() {
    world.node("n1", "1", "1Gi");
    Task first = task("first", "1", "1Gi");
    world.bound(first, "n1");
    world.node(notReady(node("n1", "1", "1Gi")));
    world.removeNode("n1");
    world.node("n1", "1", "1Gi");
    world.pending(task("b", "1", "1Gi"));
    assertThat(World.waiting(world.decide())).containsExactly("b");

    world.gone(first);

    assertThat(World.chosen(world.decide())).containsExactly("b");
  }

  @Test
  void bindingSeenBeforeItsNodeCounts() {
    world.bound(task("first", "1", "1Gi"), "n1");
    world.node("n1", "1", "1Gi");
    world.pending(task("b", "1", "1Gi"));

    assertThat(World.waiting(world.decide())).containsExactly("b");
  }

  @Test
  void bindingSeenBeforeItsTaskCounts() {
    world.node("n1", "1", "1Gi");
    Task first = task("first", "1", "1Gi");
    world.bound(first, "n1");
    world.tasks.remove(key(first));
    world.observe(key(first));
    world.pending(task("b", "1", "1Gi"));

    assertThat(World.waiting(world.decide())).containsExactly("b");
  }

  @Test
  void finishedTaskFreesItsRoomWhileItsBindingStays() {
    world.node("n1", "1", "1Gi");
    Task first = task("first", "1", "1Gi");
    world.bound(first, "n1");
    world.pending(task("waits", "1", "1Gi"));
    assertThat(World.waiting(world.decide())).containsExactly("waits");

    world.ended(first);

    assertThat(World.chosen(world.decide())).containsExactly("waits");
  }
}
