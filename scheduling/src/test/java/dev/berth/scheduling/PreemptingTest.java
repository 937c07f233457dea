package dev.berth.scheduling;

import static dev.berth.scheduling.Rivals.fillInTurns;
import static dev.berth.scheduling.Rivals.greater;
import static dev.berth.scheduling.Tasks.apartFrom;
import static dev.berth.scheduling.Tasks.labelled;
import static dev.berth.scheduling.Tasks.peaceful;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.Tasks.selecting;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.PlaceKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** For whom room is made, and who is asked to go. */
final class PreemptingTest {
  private final World world = new World();

  @Test
  void asksTheLesserOneToGoAndTellsTheTaskWhereItWaits() {
    fillInTurns(world, "n1", 1);
    world.pending(greater("a", "1"));

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
      other.pending(World.again(greater("a", "1"), refused, false));
      other.decide();
      other.pass(Duration.ofSeconds(30));

      assertThat(other.decide().evictions())
          .singleElement()
          .satisfies(one -> assertThat(one.node()).isNotEqualTo(refused));
    }
  }

  @Test
  void asksNobodyTwiceAndPlacesNobodyBeforeTheRoomIsThere() {
    fillInTurns(world, "n1", 1);
    world.pending(greater("a", "1"));
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
  void severalDoNotCountOnTheSameRoom() {
    fillInTurns(world, "n1", 3);
    world.pending(greater("a", "1"), greater("b", "1"), greater("c", "1"));

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
    world.pending(greater("a", "1"), greater("b", "1"), greater("c", "2"));

    Round round = world.decide();
    assertThat(round.evictions()).hasSize(1);
    world.evict(round);

    assertThat(World.chosen(world.decide())).containsExactly("a", "b", "c");
  }

  @Test
  void budgetThatAllowsMoreWakesThoseForWhomItWasInTheWay() {
    fillInTurns(world, "n1", 1);
    Task victim = labelled("app", "x", task("v0", "1", "1Gi"));
    world.bound(victim, "n1");
    world.budget("b", "app", "x", 0);
    world.pending(greater("a", "1"));
    world.pending(selecting("disk", "ssd", greater("picky", "1")));
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
    world.pending(greater("a", "1"), priority(11, task("b", "1", "1Gi")));

    Round round = world.decide();

    assertThat(round.evictions()).hasSize(1);
    assertThat(World.sentence(round, "b")).startsWith("waits for node n1");
    assertThat(World.sentence(round, "a")).endsWith("preemption: no");
  }

  @Test
  void peacefulTaskTakesNobodysPlace() {
    fillInTurns(world, "n1", 1);
    world.pending(peaceful(greater("a", "1")));

    Round round = world.decide();

    assertThat(round.evictions()).isEmpty();
    assertThat(World.sentence(round, "a"))
        .isEqualTo(
            "0/1 nodes fit: 1 lacks cpu (need 1, most free 0);"
                + " waiting helps: yes, preemption: no");
  }

  @Test
  void nobodyGoesForATaskThatOtherRulesKeepAway() {
    fillInTurns(world, "n1", 1);
    world.bound(priority(99, labelled("app", "loud", task("loud", "0", "0"))), "n1");
    world.pending(apartFrom("app", "loud", greater("a", "1")));

    assertThat(world.decide().evictions()).isEmpty();
  }

  @Test
  void taskIsPlacedWhereThereIsRoomRatherThanWhereItCouldBeMade() {
    fillInTurns(world, "n1", 1);
    world.node("n2", "1", "1Gi");
    world.pending(greater("a", "1"));

    Round round = world.decide();

    assertThat(round.evictions()).isEmpty();
    assertThat(round.chosen()).extracting(Round.Chosen::node).containsExactly("n2");
  }

  @Test
  void taskWhoseBindingIsNotSeenYetCanNotBeEvictedButSoonAfter() {
    world.node("n1", "1", "64Gi");
    world.pending(task("v", "1", "1Gi"));
    Round placed = world.decide();
    world.pending(greater("a", "1"));
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
    world.pending(greater("a", "2"));
    assertThat(world.decide().evictions()).isEmpty();

    world.gone(strong);

    assertThat(World.evictions(world.decide())).containsExactly("weak");
  }

  @Test
  void groupMemberAboveTheMinimumMayTakeAPlaceToo() {
    fillInTurns(world, "n1", 1);
    world.group("g", 1);
    world.pending(Tasks.grouped("g", greater("a", "1")));

    assertThat(World.evictions(world.decide())).containsExactly("v0");
  }
}
