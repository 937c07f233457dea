package dev.berth.scheduling;

import static dev.berth.scheduling.Rivals.fillInTurns;
import static dev.berth.scheduling.Rivals.greater;
import static dev.berth.scheduling.Tasks.key;
import static dev.berth.scheduling.Tasks.labelled;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.Tasks.selecting;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.withPort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.StrategyType;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.PlaceKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of room that is being made: held, given to its task, or given up. */
final class MadeRoomTest {
  private final World world = new World();

  @Test
  void evictionThatFailedTakesNothingOfABudget() {
    world.node("n1", "1", "64Gi");
    Task victim = labelled("app", "x", task("v", "1", "1Gi"));
    world.bound(victim, "n1");
    world.budget("b", "app", "x", 1);
    world.pending(greater("a", "1"));
    assertThat(World.evictions(world.decide())).containsExactly("v");

    world.scheduling.evictionFailed(key(victim), world.now);
    world.observe(key(victim));
    world.pass(Duration.ofHours(1));

    assertThat(World.evictions(world.decide())).containsExactly("v");
  }

  @Test
  void roomIsGivenToTheOneForWhomItWasMadeAndToNobodyElse() {
    fillInTurns(world, "n1", 1);
    world.pending(greater("a", "1"));
    Round round = world.decide();
    world.pending(greater("late", "1"), priority(9, task("other", "1", "1Gi")));
    world.decide();

    world.evict(round);
    Round after = world.decide();

    assertThat(World.chosen(after)).containsExactly("a");
    assertThat(World.waiting(after)).as("who made room waits again").contains("v0");
    assertThat(world.scheduling.cluster().placed()).isOne();
    Recount.check(world);
  }

  @Test
  void roomIsHeldWhileOnlySomeVictimsAreGone() {
    fillInTurns(world, "n1", 2);
    Task high = greater("a", "2");
    world.pending(high);
    Round round = world.decide();
    assertThat(World.evictions(round)).containsExactlyInAnyOrder("v0", "v1");

    world.gone(task("v0", "1", "1Gi"));
    world.pending(task("greedy", "1", "1Gi"));
    assertThat(World.chosen(world.decide())).isEmpty();
    world.gone(task("v1", "1", "1Gi"));

    assertThat(World.chosen(world.decide())).containsExactly("a");
  }

  @Test
  void fixedPortsAreHeldAsWell() {
    world.node("n1", "4", "4Gi");
    world.bound(withPort(task("v", "1", "1Gi"), 80, 8080), "n1");
    world.pending(priority(10, withPort(task("a", "1", "1Gi"), 80, 8080)));
    assertThat(World.evictions(world.decide())).containsExactly("v");
    world.pending(priority(9, withPort(task("b", "1", "1Gi"), 80, 8080)));

    Round round = world.decide();

    assertThat(round.evictions()).isEmpty();
    assertThat(World.sentence(round, "b")).contains("port 8080 in use");
  }

  @Test
  void whoseRoomIsThereFirstIsPlacedFirstWhoeverWasToGoForHim() {
    fillInTurns(world, "n1", 2);
    world.pending(greater("a", "1"), greater("b", "1"));
    Round round = world.decide();
    assertThat(World.evictions(round)).containsExactly("v1", "v0");

    world.gone(task("v0", "1", "1Gi"));
    assertThat(World.chosen(world.decide())).containsExactly("a");
    world.observe(new PlaceKey("default", "v1"));
    assertThat(world.decide().evictions()).as("b waits for v1 now").isEmpty();
    world.gone(task("v1", "1", "1Gi"));

    assertThat(World.chosen(world.decide())).containsExactly("b");
  }

  @Test
  void preemptorThatDisappearsFreesTheRoom() {
    fillInTurns(world, "n1", 1);
    Task high = greater("a", "1");
    world.pending(high);
    Round round = world.decide();

    world.gone(high);
    world.evict(round);

    assertThat(World.chosen(world.decide())).containsExactly("v0");
    Recount.check(world);
  }

  @Test
  void preemptorThatAsksForSomethingElseIsDecidedAnew() {
    fillInTurns(world, "n1", 1);
    world.pending(greater("a", "1"));
    Round round = world.decide();

    world.pending(selecting("disk", "ssd", greater("a", "1")));
    world.evict(round);

    assertThat(World.chosen(world.decide())).containsExactly("v0");
  }

  @Test
  void preemptorWhoseAnnotationsChangeKeepsItsRoomAndIsPlacedAsItIsNow() {
    fillInTurns(world, "n1", 1);
    Task high = greater("a", "1");
    world.pending(high);
    Round round = world.decide();
    Task.Builder annotated = high.toBuilder();
    annotated.getMetadataBuilder().putAnnotations("x", "y").setResourceVersion("2");

    world.pending(annotated.build());
    world.evict(round);

    assertThat(world.decide().chosen())
        .singleElement()
        .satisfies(one -> assertThat(one.pending().task()).isEqualTo(annotated.build()));
  }

  @Test
  void preemptorKeepsItsRoomWhenQueuesChange() {
    fillInTurns(world, "n1", 1);
    world.pending(greater("a", "1"));
    Round round = world.decide();
    for (int i = 0; i < 300; i++) {
      world.pending(selecting("disk", "d" + i, task("other" + i, "1", "1Gi")));
    }
    world.decide();

    world.queues(
        List.of(
            Queues.queue("default", spec -> spec.setStrategy(StrategyType.STRATEGY_TYPE_BINPACK))));
    world.observe(key(greater("a", "1")));
    Round between = world.decide();
    assertThat(between.evictions()).isEmpty();
    assertThat(between.chosen()).isEmpty();
    world.evict(round);

    assertThat(World.chosen(world.decide())).containsExactly("a");
    Recount.check(world);
  }

  @Test
  void evictionThatFailedIsTriedAgainAfterAMoment() {
    fillInTurns(world, "n1", 1);
    world.pending(greater("a", "1"));
    Round round = world.decide();
    assertThat(round.evictions()).hasSize(1);

    world.scheduling.evictionFailed(new PlaceKey("default", "v0"), world.now);
    world.observe(new PlaceKey("default", "v0"));
    assertThat(world.decide().evictions()).isEmpty();
    Recount.check(world);
    world.pass(Duration.ofMillis(20));

    assertThat(World.evictions(world.decide())).containsExactly("v0");
  }

  @Test
  void evictionThatFailedFreesTheRoomForThoseWhoFit() {
    fillInTurns(world, "n1", 2);
    world.pending(greater("a", "2"));
    world.decide();
    world.gone(task("v0", "1", "1Gi"));
    world.pending(task("small", "1", "1Gi"));
    assertThat(World.chosen(world.decide())).isEmpty();

    world.scheduling.evictionFailed(new PlaceKey("default", "v1"), world.now);

    assertThat(World.chosen(world.decide())).containsExactly("small");
  }

  @Test
  void taskIsToldAgainWhatItWaitsForWhenTheRoomWasNotMade() {
    fillInTurns(world, "n1", 1);
    world.budget("b", "app", "x", 1);
    Task victim = labelled("app", "x", task("v0", "1", "1Gi"));
    world.bound(victim, "n1");
    world.budget("b", "app", "x", 0);
    world.pending(greater("a", "1"));
    String first = World.sentence(world.decide(), "a");
    world.budget("b", "app", "x", 1);
    assertThat(World.evictions(world.decide())).containsExactly("v0");
    world.budget("b", "app", "x", 0);
    world.scheduling.evictionFailed(key(victim), world.now);
    world.pass(Duration.ofSeconds(1));

    assertThat(World.sentence(world.decide(), "a")).isEqualTo(first);
  }

  @Test
  void victimsThatDoNotGoAreNotWaitedForForEver() {
    fillInTurns(world, "n1", 1);
    world.node("n2", "1", "64Gi");
    world.bound(priority(5, task("better", "1", "1Gi")), "n2");
    world.pending(greater("a", "1"));
    assertThat(World.evictions(world.decide())).containsExactly("v0");
    world.pass(Duration.ofMinutes(10));
    assertThat(world.scheduling.hasWork(world.now)).isTrue();

    assertThat(World.evictions(world.decide())).containsExactly("better");
    world.evicted(new PlaceKey("default", "better"));

    Round round = world.decide();
    assertThat(round.chosen()).extracting(Round.Chosen::node).containsExactly("n2");
  }

  @Test
  void nodeThatGoesIsNotWaitedFor() {
    fillInTurns(world, "n1", 1);
    world.node("n2", "1", "64Gi");
    world.bound(priority(5, task("better", "1", "1Gi")), "n2");
    world.pending(greater("a", "1"));
    assertThat(World.evictions(world.decide())).containsExactly("v0");

    world.removeNode("n1");

    assertThat(World.evictions(world.decide())).containsExactly("better");
  }

  @Test
  void anotherBinderMayTakeTheRoomAndAllIsWell() {
    fillInTurns(world, "n1", 1);
    Task high = greater("a", "1");
    world.pending(high);
    Round round = world.decide();

    world.bound(high, "elsewhere");
    world.evict(round);

    assertThat(World.chosen(world.decide())).containsExactly("v0");
    Recount.check(world);
  }
}
