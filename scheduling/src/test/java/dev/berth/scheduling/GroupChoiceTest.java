package dev.berth.scheduling;

import static dev.berth.scheduling.Tasks.grouped;
import static dev.berth.scheduling.Tasks.member;
import static dev.berth.scheduling.Tasks.selecting;
import static dev.berth.scheduling.testing.Samples.labelled;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.scheduling.testing.Asks;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which members a group starts with where they differ, and in which order they are tried. */
final class GroupChoiceTest {
  private final World world = new World();

  @Test
  void membersOfSeveralShapesCount() {
    world.node(labelled(node("n1", "1", "64Gi"), "disk", "ssd"));
    world.node("n2", "2", "64Gi");
    world.group("g", 3);
    world.pending(selecting("disk", "ssd", member("g", 0)));
    world.pending(grouped("g", task("g1", "2", "1Gi")));
    assertThat(world.decide().chosen()).isEmpty();
    world.pending(task("waits", "64", "1Gi"), selecting("disk", "ssd", member("g", 2)));
    assertThat(World.waiting(world.decide())).as("there is one ssd").contains("g0", "g1", "g2");

    world.node(labelled(node("n3", "1", "64Gi"), "disk", "ssd"));

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("g0", "g1", "g2");
  }

  @Test
  void startWithoutTheirOldestWhereItFindsNoPlace() {
    world.node("n1", "8", "64Gi");
    world.group("g", 2);
    world.pending(grouped("g", task("large", "100", "1Gi")));
    world.pending(selecting("disk", "ssd", member("g", 0)), member("g", 1), member("g", 2));

    Round round = world.decide();

    assertThat(World.chosen(round)).containsExactly("g1", "g2");
    assertThat(World.sentence(round, "large")).startsWith("0/1 nodes fit: 1 lacks cpu (need 100");
    assertThat(World.sentence(round, "g0")).startsWith("0/1 nodes fit").contains("disk");
    Recount.check(world);
  }

  @Test
  void eachIsToldWhatItLacksItself() {
    world.node("n1", "1", "64Gi");
    world.group("g", 3);
    world.pending(grouped("g", task("large", "100", "1Gi")));
    world.members("g", 3);

    Round round = world.decide();

    String start = "task group g starts with 3 tasks or not at all, and 1 find a place; the next: ";
    assertThat(World.sentence(round, "large"))
        .startsWith(start + "0/1 nodes fit: 1 lacks cpu (need 100");
    assertThat(World.sentence(round, "g0"))
        .startsWith(start + "0/1 nodes fit: 1 lacks cpu (need 1,");
  }

  @Test
  void startWithSmallOnesWhereALargeOneWouldTakeTheirRoom() {
    world.node("n1", "4", "64Gi");
    world.group("g", 2);
    world.pending(grouped("g", task("large", "3", "1Gi")));
    world.pending(grouped("g", task("a", "2", "1Gi")), grouped("g", task("b", "2", "1Gi")));

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void largeOnesGoFirstWhereSmallOnesWouldSplitTheirRoom() {
    world.node("n1", "2", "64Gi");
    world.node("n2", "2", "64Gi");
    world.group("g", 3);
    world.pending(grouped("g", task("a", "1", "1Gi")), grouped("g", task("b", "1", "1Gi")));
    world.pending(grouped("g", task("large", "2", "1Gi")));

    assertThat(world.decide().chosen()).hasSize(3);
  }

  @Test
  void startWithAMemberThatWantsAYoungerOneNear() {
    world.node("n1", "8", "64Gi");
    world.node("n2", "8", "64Gi");
    world.group("g", 2);
    world.pending(Asks.near(member("g", 0), Asks.term(Asks.HOST, "app", "lead")));
    assertThat(world.decide().chosen()).isEmpty();

    world.pending(Tasks.labelled("app", "lead", member("g", 1)));

    assertThat(World.chosen(world.decide())).containsExactly("g1", "g0");
  }

  @Test
  void tasksThatTheyWantNearWakeThem() {
    world.node("n1", "8", "64Gi");
    world.group("g", 2);
    for (int i = 0; i < 2; i++) {
      world.pending(Asks.near(member("g", i), Asks.term(Asks.HOST, "app", "cache")));
    }
    assertThat(world.decide().chosen()).isEmpty();

    world.pending(Tasks.labelled("app", "cache", task("cache", "1", "1Gi")));
    world.settle();

    assertThat(world.nodeOf(member("g", 0))).isEqualTo("n1");
    assertThat(world.nodeOf(member("g", 1))).isEqualTo("n1");
  }

  @Test
  void companyElsewhereWakesThoseWhoMayLeaveTheirRoomToOthersThen() {
    world.node("n1", "1", "64Gi");
    world.node(labelled(node("n2", "2", "64Gi"), "disk", "ssd"));
    world.group("g", 2);
    world.bound(Tasks.labelled("app", "cache", task("cache", "1", "1Gi")), "n2");
    // The first could be on n1, and leave n2 to the second, if there were a cache.
    world.pending(Asks.near(member("g", 0), Asks.term(Asks.HOST, "app", "cache")));
    world.pending(selecting("disk", "ssd", member("g", 1)));
    assertThat(world.decide().chosen()).isEmpty();

    world.pending(selecting("disk", "none", task("x", "0", "1Gi")));
    world.bound(Tasks.labelled("app", "cache", task("cache2", "0", "1Gi")), "n1");
    world.settle();

    assertThat(world.nodeOf(member("g", 0))).isEqualTo("n1");
    assertThat(world.nodeOf(member("g", 1))).isEqualTo("n2");
  }

  @Test
  void thatWantEachOthersCompanyComeToRest() {
    world.node("n1", "2", "64Gi");
    for (String name : List.of("a", "b")) {
      world.group(name, 3);
      for (int i = 0; i < 3; i++) {
        Task lead = i == 0 ? Tasks.labelled("app", "lead", member(name, i)) : member(name, i);
        world.pending(i == 0 ? lead : Asks.near(lead, Asks.term(Asks.HOST, "app", "lead")));
      }
    }
    world.settle();
    assertThat(world.bindings).isEmpty();

    world.pending(task("small", "0", "1Gi"));
    world.settle();

    assertThat(world.scheduling.hasWork(world.now)).isFalse();
  }
}
