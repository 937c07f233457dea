package dev.berth.scheduling;

import static dev.berth.scheduling.Tasks.apartFrom;
import static dev.berth.scheduling.Tasks.key;
import static dev.berth.scheduling.Tasks.labelled;
import static dev.berth.scheduling.Tasks.peaceful;
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

/** How room is made: asked for, held, and given to whom it was made for. */
final class PreemptingTest {
  private final World world = new World();

  /** A node that lesser tasks "v0", "v1" and so on of one cpu each have filled. */
  private void full(String node, int cpu) {
    world.node(node, Integer.toString(cpu), "64Gi");
    for (int i = 0; i < cpu; i++) {
      world.bound(task("v" + i, "1", "1Gi"), node);
      world.pass(Duration.ofSeconds(1));
    }
  }

  private static Task high(String name, String cpu) {
    return priority(10, task(name, cpu, "1Gi"));
  }

  @Test
  void asksTheLesserOneToGoAndTellsTheTaskWhereItWaits() {
    full("n1", 1);
    world.pending(high("a", "1"));

    Round round = world.decide();

    assertThat(round.chosen()).isEmpty();
    assertThat(round.evictions())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.place().key()).isEqualTo(new PlaceKey("default", "v0"));
          assertThat(one.place().ending()).isFalse();
          assertThat(one.node()).isEqualTo("n1");
          assertThat(one.reason()).isEqualTo("Preempted");
          assertThat(one.message()).isEqualTo("makes room for task default/a, priority 10");
        });
    assertThat(World.sentence(round, "a"))
        .isEqualTo("waits for node n1, where a lesser task is being stopped for it");
    assertThat(world.scheduling.waitsForTime()).isTrue();
  }

  @Test
  void nodeThatHasRefusedTheTaskComesLast() {
    for (String refused : List.of("n1", "n2")) {
      World other = new World();
      for (String node : List.of("n1", "n2")) {
        other.node(node, "1", "64Gi");
        other.bound(task("on-" + node, "1", "1Gi"), node);
      }
      other.pending(World.again(high("a", "1"), refused, false));
      other.decide();
      other.pass(Duration.ofSeconds(30));

      assertThat(other.decide().evictions())
          .singleElement()
          .satisfies(one -> assertThat(one.node()).isNotEqualTo(refused));
    }
  }

  @Test
  void evictionThatFailedTakesNothingOfABudget() {
    world.node("n1", "1", "64Gi");
    Task victim = labelled("app", "x", task("v", "1", "1Gi"));
    world.bound(victim, "n1");
    world.budget("b", "app", "x", 1);
    world.pending(high("a", "1"));
    assertThat(World.evictions(world.decide())).containsExactly("v");

    world.scheduling.evictionFailed(key(victim), world.now);
    world.observe(key(victim));
    world.pass(Duration.ofHours(1));

    assertThat(World.evictions(world.decide())).containsExactly("v");
  }

  @Test
  void asksNobodyTwiceAndPlacesNobodyBeforeTheRoomIsThere() {
    full("n1", 1);
    world.pending(high("a", "1"));
    world.decide();

    for (int i = 0; i < 3; i++) {
      world.observe(new PlaceKey("default", "v0"));
      world.observe(new PlaceKey("default", "a"));
      world.pass(Duration.ofSeconds(1));
      Round round = world.decide();
      assertThat(round.evictions()).isEmpty();
      assertThat(round.chosen()).isEmpty();
    }
  }

  @Test
  void roomIsGivenToTheOneForWhomItWasMadeAndToNobodyElse() {
    full("n1", 1);
    world.pending(high("a", "1"));
    Round round = world.decide();
    world.pending(high("late", "1"), priority(9, task("other", "1", "1Gi")));
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
    full("n1", 2);
    Task high = high("a", "2");
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
  void severalDoNotCountOnTheSameRoom() {
    full("n1", 3);
    world.pending(high("a", "1"), high("b", "1"), high("c", "1"));

    Round round = world.decide();

    assertThat(World.evictions(round)).containsExactly("v2", "v1", "v0");
    world.evict(round);
    assertThat(World.chosen(world.decide())).containsExactly("a", "b", "c");
  }

  @Test
  void severalShareTheRoomOfOneVictimThatIsLargeEnough() {
    world.node("n1", "4", "64Gi");
    world.node("n2", "4", "64Gi");
    world.bound(task("big1", "4", "1Gi"), "n1");
    world.bound(task("big2", "4", "1Gi"), "n2");
    world.pending(high("a", "1"), high("b", "1"), high("c", "2"));

    Round round = world.decide();
    assertThat(round.evictions()).hasSize(1);
    world.evict(round);

    assertThat(World.chosen(world.decide())).containsExactly("a", "b", "c");
  }

  @Test
  void whoseRoomIsThereFirstIsPlacedFirstWhoeverWasToGoForHim() {
    full("n1", 2);
    world.pending(high("a", "1"), high("b", "1"));
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
    full("n1", 1);
    Task high = high("a", "1");
    world.pending(high);
    Round round = world.decide();

    world.gone(high);
    world.evict(round);

    assertThat(World.chosen(world.decide())).containsExactly("v0");
    Recount.check(world);
  }

  @Test
  void preemptorThatAsksForSomethingElseIsDecidedAnew() {
    full("n1", 1);
    world.pending(high("a", "1"));
    Round round = world.decide();

    world.pending(selecting("disk", "ssd", high("a", "1")));
    world.evict(round);

    assertThat(World.chosen(world.decide())).containsExactly("v0");
  }

  @Test
  void preemptorWhoseAnnotationsChangeKeepsItsRoomAndIsPlacedAsItIsNow() {
    full("n1", 1);
    Task high = high("a", "1");
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
    full("n1", 1);
    world.pending(high("a", "1"));
    Round round = world.decide();
    for (int i = 0; i < 300; i++) {
      world.pending(selecting("disk", "d" + i, task("other" + i, "1", "1Gi")));
    }
    world.decide();

    world.queues(
        List.of(
            Queues.queue("default", spec -> spec.setStrategy(StrategyType.STRATEGY_TYPE_BINPACK))));
    world.observe(key(high("a", "1")));
    Round between = world.decide();
    assertThat(between.evictions()).isEmpty();
    assertThat(between.chosen()).isEmpty();
    world.evict(round);

    assertThat(World.chosen(world.decide())).containsExactly("a");
    Recount.check(world);
  }

  @Test
  void evictionThatFailedIsTriedAgainAfterAMoment() {
    full("n1", 1);
    world.pending(high("a", "1"));
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
    full("n1", 2);
    world.pending(high("a", "2"));
    world.decide();
    world.gone(task("v0", "1", "1Gi"));
    world.pending(task("small", "1", "1Gi"));
    assertThat(World.chosen(world.decide())).isEmpty();

    world.scheduling.evictionFailed(new PlaceKey("default", "v1"), world.now);

    assertThat(World.chosen(world.decide())).containsExactly("small");
  }

  @Test
  void taskIsToldAgainWhatItWaitsForWhenTheRoomWasNotMade() {
    full("n1", 1);
    world.budget("b", "app", "x", 1);
    Task victim = labelled("app", "x", task("v0", "1", "1Gi"));
    world.bound(victim, "n1");
    world.budget("b", "app", "x", 0);
    world.pending(high("a", "1"));
    String first = World.sentence(world.decide(), "a");
    world.budget("b", "app", "x", 1);
    assertThat(World.evictions(world.decide())).containsExactly("v0");
    world.budget("b", "app", "x", 0);
    world.scheduling.evictionFailed(key(victim), world.now);
    world.pass(Duration.ofSeconds(1));

    assertThat(World.sentence(world.decide(), "a")).isEqualTo(first);
  }

  @Test
  void budgetThatAllowsMoreWakesThoseForWhomItWasInTheWay() {
    full("n1", 1);
    Task victim = labelled("app", "x", task("v0", "1", "1Gi"));
    world.bound(victim, "n1");
    world.budget("b", "app", "x", 0);
    world.pending(high("a", "1"));
    world.pending(selecting("disk", "ssd", high("picky", "1")));
    assertThat(world.decide().evictions()).isEmpty();
    assertThat(world.scheduling.hasWork(world.now)).isFalse();

    world.budget("b", "app", "x", 1);
    Round round = world.decide();

    assertThat(World.evictions(round)).containsExactly("v0");
    assertThat(World.waiting(round)).containsExactly("a");
  }

  @Test
  void severalProposalsOfOneRoundKeepToOneBudget() {
    world.node("n1", "2", "64Gi");
    world.bound(labelled("app", "x", task("v0", "1", "1Gi")), "n1");
    world.bound(labelled("app", "x", task("v1", "1", "1Gi")), "n1");
    world.budget("b", "app", "x", 1);
    world.pending(high("a", "1"), priority(11, task("b", "1", "1Gi")));

    Round round = world.decide();

    assertThat(round.evictions()).hasSize(1);
    assertThat(World.sentence(round, "b")).startsWith("waits for node n1");
    assertThat(World.sentence(round, "a")).endsWith("preemption: no");
  }

  @Test
  void peacefulTaskTakesNobodysPlace() {
    full("n1", 1);
    world.pending(peaceful(high("a", "1")));

    Round round = world.decide();

    assertThat(round.evictions()).isEmpty();
    assertThat(World.sentence(round, "a"))
        .isEqualTo(
            "0/1 nodes fit: 1 lacks cpu (need 1, most free 0);"
                + " waiting helps: yes, preemption: no");
  }

  @Test
  void nobodyGoesForATaskThatOtherRulesKeepAway() {
    full("n1", 1);
    world.bound(priority(99, labelled("app", "loud", task("loud", "0", "0"))), "n1");
    world.pending(apartFrom("app", "loud", high("a", "1")));

    assertThat(world.decide().evictions()).isEmpty();
  }

  @Test
  void taskIsPlacedWhereThereIsRoomRatherThanWhereItCouldBeMade() {
    full("n1", 1);
    world.node("n2", "1", "1Gi");
    world.pending(high("a", "1"));

    Round round = world.decide();

    assertThat(round.evictions()).isEmpty();
    assertThat(round.chosen()).extracting(Round.Chosen::node).containsExactly("n2");
  }

  @Test
  void taskWhoseBindingIsNotSeenYetCanNotBeEvictedButSoonAfter() {
    world.node("n1", "1", "64Gi");
    world.pending(task("v", "1", "1Gi"));
    Round placed = world.decide();
    world.pending(high("a", "1"));
    assertThat(world.decide().evictions()).isEmpty();

    world.bind(placed);

    assertThat(World.evictions(world.decide())).containsExactly("v");
  }

  @Test
  void roomThatGrowsWithinReachWakesThoseWhoCouldMakeTheRest() {
    world.node("n1", "2", "64Gi");
    Task strong = priority(99, task("strong", "1", "1Gi"));
    world.bound(strong, "n1");
    world.bound(task("weak", "1", "1Gi"), "n1");
    world.pending(high("a", "2"));
    assertThat(world.decide().evictions()).isEmpty();

    world.gone(strong);

    assertThat(World.evictions(world.decide())).containsExactly("weak");
  }

  @Test
  void victimsThatDoNotGoAreNotWaitedForForEver() {
    full("n1", 1);
    world.node("n2", "1", "64Gi");
    world.bound(priority(5, task("better", "1", "1Gi")), "n2");
    world.pending(high("a", "1"));
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
    full("n1", 1);
    world.node("n2", "1", "64Gi");
    world.bound(priority(5, task("better", "1", "1Gi")), "n2");
    world.pending(high("a", "1"));
    assertThat(World.evictions(world.decide())).containsExactly("v0");

    world.removeNode("n1");

    assertThat(World.evictions(world.decide())).containsExactly("better");
  }

  @Test
  void anotherBinderMayTakeTheRoomAndAllIsWell() {
    full("n1", 1);
    Task high = high("a", "1");
    world.pending(high);
    Round round = world.decide();

    world.bound(high, "elsewhere");
    world.evict(round);

    assertThat(World.chosen(world.decide())).containsExactly("v0");
    Recount.check(world);
  }

  @Test
  void groupMemberAboveTheMinimumMayTakeAPlaceToo() {
    full("n1", 1);
    world.group("g", 1);
    world.pending(Tasks.grouped("g", high("a", "1")));

    assertThat(World.evictions(world.decide())).containsExactly("v0");
  }
}
