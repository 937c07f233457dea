package dev.berth.scheduling;

import static dev.berth.scheduling.Rivals.fill;
import static dev.berth.scheduling.Rivals.greaterMember;
import static dev.berth.scheduling.Rivals.greaterMembers;
import static dev.berth.scheduling.Rivals.lesser;
import static dev.berth.scheduling.Tasks.grouped;
import static dev.berth.scheduling.Tasks.in;
import static dev.berth.scheduling.Tasks.key;
import static dev.berth.scheduling.Tasks.labelled;
import static dev.berth.scheduling.Tasks.peaceful;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How room is made for tasks that start together: for all that are missing, or for none. */
final class GroupPreemptingTest {
  private final World world = new World();

  @Test
  void askForTheRoomOfAllAndStartOnceItIsThere() {
    fill(world, "n1", 1);
    fill(world, "n2", 1);
    world.group("g", 2);
    greaterMembers(world, "g", 2);

    Round round = world.decide();

    assertThat(round.chosen()).isEmpty();
    assertThat(World.evictions(round)).containsExactlyInAnyOrder("n1-0", "n2-0");
    assertThat(World.sentence(round, "g0"))
        .matches(
            "waits for node n[12] and task group g, for which 2 lesser tasks are being stopped");
    world.gone(lesser("n1", 0));
    assertThat(world.decide().chosen()).as("half of it").isEmpty();
    Recount.check(world);
    world.gone(lesser("n2", 0));
    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("g0", "g1");
    Recount.check(world);
  }

  @Test
  void getTheGuaranteeOfTheirQueueBack() {
    world.queues(List.of(Queues.guaranteed("qa", "6", "6Gi"), Queues.queue("qb")), "a=qa", "b=qb");
    world.node("n1", "8", "64Gi");
    for (int i = 0; i < 8; i++) {
      world.bound(in("b", task("b" + i, "1", "1Gi")), "n1");
    }
    world.groupIn("a", "g", 2, Duration.ofSeconds(60));
    for (int i = 0; i < 2; i++) {
      world.pending(in("a", grouped("g", task("m" + i, "1", "1Gi"))));
    }

    assertThat(world.settle()).hasSize(2);

    assertThat(world.boundOf("a")).isEqualTo(2);
    assertThat(world.boundOf("b")).isEqualTo(6);
  }

  @Test
  void getNoMoreThanTheGuaranteeOfTheirQueue() {
    world.queues(List.of(Queues.guaranteed("qa", "1", "1Gi"), Queues.queue("qb")), "a=qa", "b=qb");
    world.node("n1", "8", "64Gi");
    for (int i = 0; i < 8; i++) {
      world.bound(in("b", task("b" + i, "1", "1Gi")), "n1");
    }
    world.groupIn("a", "g", 2, Duration.ofSeconds(60));
    for (int i = 0; i < 2; i++) {
      world.pending(in("a", grouped("g", task("m" + i, "1", "1Gi"))));
    }

    assertThat(world.decide().evictions()).isEmpty();
  }

  @Test
  void nobodyGoesForAGroupThatCouldNotStartThen() {
    fill(world, "n1", 2);
    world.group("g", 3);
    greaterMembers(world, "g", 3);

    Round round = world.decide();

    assertThat(round.evictions()).isEmpty();
    assertThat(World.sentence(round, "g0"))
        .isEqualTo(
            "task group g starts with 3 tasks or not at all, and 0 find a place; the next:"
                + " 0/1 nodes fit: 1 lacks cpu (need 1, most free 0);"
                + " waiting helps: yes, preemption: no");
    world
        .scheduling
        .cluster()
        .forEachPlace(place -> assertThat(place.ending()).as(place.key().name()).isFalse());
    Recount.check(world);
    world.node("n2", "1", "64Gi");
    assertThat(World.evictions(world.decide())).as("two and the free one").hasSize(2);
  }

  @Test
  void theirBudgetIsCountedInSum() {
    world.node("n1", "2", "64Gi");
    world.bound(labelled("app", "x", lesser("n1", 0)), "n1");
    world.bound(labelled("app", "x", lesser("n1", 1)), "n1");
    world.budget("b", "app", "x", 1);
    world.group("g", 2);
    greaterMembers(world, "g", 2);
    assertThat(world.decide().evictions()).isEmpty();

    world.pending(priority(10, task("single", "1", "1Gi")));
    assertThat(world.decide().evictions()).as("nothing of it is spent").hasSize(1);
    world.gone(priority(10, task("single", "1", "1Gi")));
    world.budget("b", "app", "x", 2);

    assertThat(world.decide().evictions()).hasSize(1);
    world.gone(lesser("n1", 0));
    world.gone(lesser("n1", 1));
    assertThat(world.decide().chosen()).hasSize(2);
  }

  @Test
  void membersAboveTheMinimumMakeRoomByThemselvesOnceItHasStarted() {
    fill(world, "n1", 3);
    world.group("g", 2);
    greaterMembers(world, "g", 3);

    assertThat(world.settle()).hasSize(3);

    assertThat(world.scheduling.cluster().placed()).isEqualTo(3);
    assertThat(world.nodeOf(greaterMember("g", 2))).isEqualTo("n1");
  }

  @Test
  void peacefulOnesTakeNobodysPlace() {
    fill(world, "n1", 2);
    world.group("g", 2);
    world.pending(peaceful(greaterMember("g", 0)), peaceful(greaterMember("g", 1)));

    assertThat(world.decide().evictions()).isEmpty();
  }

  @Test
  void peacefulOnesTakeWhatIsFreeBesidesOnesThatAreNot() {
    fill(world, "n1", 1);
    world.node("n2", "1", "64Gi");
    world.group("g", 2);
    world.pending(peaceful(greaterMember("g", 0)), greaterMember("g", 1));

    assertThat(world.settle()).containsExactly("n1-0");
    assertThat(world.nodeOf(greaterMember("g", 0))).isEqualTo("n2");
    assertThat(world.nodeOf(greaterMember("g", 1))).isEqualTo("n1");
  }

  @Test
  void nobodyGoesForAnotherOfItsGroup() {
    world.node("n1", "3", "64Gi");
    world.group("g", 3);
    for (int i = 0; i < 3; i++) {
      world.pending(grouped("g", task("low" + i, "1", "1Gi")));
    }
    world.settle();
    world.group("g", 5);
    greaterMembers(world, "g", 2);

    assertThat(world.decide().evictions()).isEmpty();
  }

  @Test
  void roomThatOthersLeaveAnywayIsWaitedFor() {
    fill(world, "n1", 2);
    world.pending(priority(5, task("mid", "2", "1Gi")));
    Round first = world.decide();
    assertThat(first.evictions()).hasSize(2);
    world.gone(priority(5, task("mid", "2", "1Gi")));
    world.group("g", 2);
    greaterMembers(world, "g", 2);

    assertThat(world.decide().evictions()).isEmpty();
    world.evict(first);

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("g0", "g1");
  }

  @Test
  void roomThatIsHeldForLesserOnesIsTheirs() {
    fill(world, "n1", 2);
    world.group("low", 2);
    for (int i = 0; i < 2; i++) {
      world.pending(priority(5, greaterMember("low", i)));
    }
    Round first = world.decide();
    assertThat(first.evictions()).hasSize(2);
    world.group("g", 2);
    greaterMembers(world, "g", 2);

    Round round = world.decide();

    assertThat(round.evictions()).isEmpty();
    assertThat(World.sentence(round, "g0")).startsWith("waits for node n1 and task group g");
    world.evict(first);
    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("g0", "g1");
    Recount.check(world);
  }

  @Test
  void evictionsForAllOfThemStandOrFallTogether() {
    fill(world, "n1", 1);
    fill(world, "n2", 1);
    world.group("g", 2);
    greaterMembers(world, "g", 2);

    assertThat(world.decide().evictions())
        .extracting(Round.Eviction::beneficiary)
        .hasSize(2)
        .containsOnly(key(greaterMember("g", 0)));
  }
}
