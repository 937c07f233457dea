package dev.berth.scheduling;

import static dev.berth.scheduling.Tasks.grouped;
import static dev.berth.scheduling.Tasks.in;
import static dev.berth.scheduling.Tasks.key;
import static dev.berth.scheduling.Tasks.labelled;
import static dev.berth.scheduling.Tasks.peaceful;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.withPort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.PlaceKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How room is made for tasks that start together: for all that are missing, or for none. */
final class GroupPreemptingTest {
  private final World world = new World();

  /** A node that lesser tasks of one cpu each have filled: "n1-0", "n1-1" and so on. */
  private void full(String node, int cpu) {
    world.node(node, Integer.toString(cpu), "64Gi");
    for (int i = 0; i < cpu; i++) {
      world.bound(lesser(node, i), node);
    }
  }

  private static Task lesser(String node, int i) {
    return task(node + "-" + i, "1", "1Gi");
  }

  private static Task member(String group, int i) {
    return priority(10, grouped(group, task(group + i, "1", "1Gi")));
  }

  private void members(String group, int count) {
    for (int i = 0; i < count; i++) {
      world.pending(member(group, i));
    }
  }

  @Test
  void askForTheRoomOfAllAndStartOnceItIsThere() {
    full("n1", 1);
    full("n2", 1);
    world.group("g", 2);
    members("g", 2);

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
    full("n1", 2);
    world.group("g", 3);
    members("g", 3);

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
  void freeRoomIsHeldForTheOthersMeanwhile() {
    full("n1", 1);
    world.node("n2", "1", "64Gi");
    world.group("g", 2);
    members("g", 2);
    assertThat(World.evictions(world.decide())).containsExactly("n1-0");

    world.pending(priority(10, task("other", "1", "1Gi")));
    assertThat(world.decide().chosen()).isEmpty();
    world.gone(lesser("n1", 0));

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("g0", "g1");
  }

  @Test
  void theirBudgetIsCountedInSum() {
    world.node("n1", "2", "64Gi");
    world.bound(labelled("app", "x", lesser("n1", 0)), "n1");
    world.bound(labelled("app", "x", lesser("n1", 1)), "n1");
    world.budget("b", "app", "x", 1);
    world.group("g", 2);
    members("g", 2);
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
  void giveAllRoomUpTogetherWhenAVictimStays() {
    full("n1", 1);
    full("n2", 1);
    world.group("g", 2);
    members("g", 2);
    assertThat(world.decide().evictions()).hasSize(2);
    world.gone(lesser("n1", 0));
    world.pending(task("small", "1", "1Gi"));
    assertThat(world.decide().chosen()).isEmpty();

    world.scheduling.evictionFailed(key(lesser("n2", 0)), world.now);
    world.observe(key(lesser("n2", 0)));

    assertThat(World.chosen(world.decide())).containsExactly("small");
    Recount.check(world);
  }

  @Test
  void giveAllRoomUpTogetherWhenAMemberIsGone() {
    full("n1", 1);
    full("n2", 1);
    world.group("g", 2);
    members("g", 2);
    Round round = world.decide();
    world.gone(member("g", 0));
    assertThat(world.scheduling.hasWork(world.now)).isTrue();

    assertThat(World.sentence(world.decide(), "g1"))
        .isEqualTo("task group g has 1 of the 2 tasks that it needs");
    world.evict(round);

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("n1-0", "n2-0");
  }

  @Test
  void memberThatIsGoneIsReplacedByAnother() {
    full("n1", 2);
    world.group("g", 2);
    members("g", 3);
    Round round = world.decide();
    assertThat(World.evictions(round)).hasSize(2);
    assertThat(World.sentence(round, "g2"))
        .isEqualTo("waits for task group g to start, for which room is being made");
    world.gone(member("g", 0));
    assertThat(world.decide().evictions()).as("they are going").isEmpty();
    world.evict(round);

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("g1", "g2");
  }

  @Test
  void giveAllRoomUpTogetherWhenItTakesTooLong() {
    full("n1", 1);
    full("n2", 1);
    world.group("g", 2);
    members("g", 2);
    assertThat(world.decide().evictions()).hasSize(2);
    world.gone(lesser("n1", 0));
    world.decide();
    world.pass(Duration.ofMinutes(10));
    assertThat(world.scheduling.hasWork(world.now)).isTrue();
    world.pending(task("small", "1", "1Gi"));

    Round round = world.decide();

    assertThat(round.evictions()).isEmpty();
    assertThat(World.chosen(round)).containsExactly("small");
    Recount.check(world);
  }

  @Test
  void nodeThatGoesIsNotWaitedFor() {
    full("n1", 1);
    full("n2", 1);
    world.group("g", 2);
    members("g", 2);
    assertThat(world.decide().evictions()).hasSize(2);
    full("n3", 1);

    world.removeNode("n2");

    assertThat(World.evictions(world.decide())).containsExactly("n3-0");
  }

  @Test
  void membersAboveTheMinimumMakeRoomByThemselvesOnceItHasStarted() {
    full("n1", 3);
    world.group("g", 2);
    members("g", 3);

    assertThat(world.settle()).hasSize(3);

    assertThat(world.scheduling.cluster().placed()).isEqualTo(3);
    assertThat(world.nodeOf(member("g", 2))).isEqualTo("n1");
  }

  @Test
  void portsOfWhichThereAreTooFewForAllAreNotGivenTwice() {
    Task first = withPort(member("g", 0), 80, 0);
    Task second = withPort(member("g", 1), 80, 0);
    full("n1", 2);
    world.group("g", 2);
    world.pending(first, second);
    Round round = world.decide();
    assertThat(round.evictions()).hasSize(2);
    Node.Builder narrow = Objects.requireNonNull(world.nodes.get("n1")).toBuilder();
    narrow.getStatusBuilder().getPortRangeBuilder().setFirst(20000).setLast(20000);
    world.node(narrow.build());
    world.evict(round);

    Round after = world.decide();

    assertThat(after.failed()).isEmpty();
    assertThat(World.chosen(after)).containsExactlyInAnyOrder("n1-0", "n1-1");
  }

  @Test
  void peacefulOnesTakeNobodysPlace() {
    full("n1", 2);
    world.group("g", 2);
    world.pending(peaceful(member("g", 0)), peaceful(member("g", 1)));

    assertThat(world.decide().evictions()).isEmpty();
  }

  @Test
  void peacefulOnesTakeWhatIsFreeBesidesOnesThatAreNot() {
    full("n1", 1);
    world.node("n2", "1", "64Gi");
    world.group("g", 2);
    world.pending(peaceful(member("g", 0)), member("g", 1));

    assertThat(world.settle()).containsExactly("n1-0");
    assertThat(world.nodeOf(member("g", 0))).isEqualTo("n2");
    assertThat(world.nodeOf(member("g", 1))).isEqualTo("n1");
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
    members("g", 2);

    assertThat(world.decide().evictions()).isEmpty();
  }

  @Test
  void twoGroupsGetTheirRoomOneAfterTheOther() {
    full("n1", 2);
    full("n2", 2);
    world.group("a", 3);
    world.group("b", 3);
    for (int i = 0; i < 3; i++) {
      world.pending(member("a", i), member("b", i));
    }

    assertThat(world.settle()).as("nobody goes for half a group").hasSize(3);
    long ofA = world.bindings.keySet().stream().filter(key -> key.name().startsWith("a")).count();
    assertThat(ofA).isIn(0L, 3L);
    world.pass(Duration.ofHours(1));
    assertThat(world.settle()).isEmpty();
    for (int i = 0; i < 3; i++) {
      world.gone(member(ofA == 3 ? "a" : "b", i));
    }
    world.settle();

    assertThat(world.bindings.keySet().stream().map(PlaceKey::name))
        .contains(ofA == 3 ? "b0" : "a0", ofA == 3 ? "b1" : "a1", ofA == 3 ? "b2" : "a2");
  }

  @Test
  void roomThatOthersLeaveAnywayIsWaitedFor() {
    full("n1", 2);
    world.pending(priority(5, task("mid", "2", "1Gi")));
    Round first = world.decide();
    assertThat(first.evictions()).hasSize(2);
    world.gone(priority(5, task("mid", "2", "1Gi")));
    world.group("g", 2);
    members("g", 2);

    assertThat(world.decide().evictions()).isEmpty();
    world.evict(first);

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("g0", "g1");
  }

  @Test
  void roomThatIsHeldForLesserOnesIsTheirs() {
    full("n1", 2);
    world.group("low", 2);
    for (int i = 0; i < 2; i++) {
      world.pending(priority(5, member("low", i)));
    }
    Round first = world.decide();
    assertThat(first.evictions()).hasSize(2);
    world.group("g", 2);
    members("g", 2);

    Round round = world.decide();

    assertThat(round.evictions()).isEmpty();
    assertThat(World.sentence(round, "g0")).startsWith("waits for node n1 and task group g");
    world.evict(first);
    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("g0", "g1");
    Recount.check(world);
  }

  @Test
  void startElsewhereWhenThereIsRoomBeforeTheirVictimsHaveGone() {
    full("n1", 1);
    full("n2", 1);
    world.group("g", 2);
    members("g", 2);
    assertThat(world.decide().evictions()).hasSize(2);

    world.node("n3", "1", "64Gi");
    Round half = world.decide();
    assertThat(half.chosen()).isEmpty();
    assertThat(half.evictions()).isEmpty();
    world.node("n4", "1", "64Gi");

    assertThat(world.decide().chosen()).extracting(Round.Chosen::node).contains("n3", "n4");
  }

  @Test
  void evictionsForAllOfThemStandOrFallTogether() {
    full("n1", 1);
    full("n2", 1);
    world.group("g", 2);
    members("g", 2);

    assertThat(world.decide().evictions())
        .extracting(Round.Eviction::beneficiary)
        .hasSize(2)
        .containsOnly(key(member("g", 0)));
  }

  @Test
  void groupThatIsGoneGivesItsRoomUp() {
    full("n1", 2);
    world.group("g", 2);
    members("g", 2);
    Round round = world.decide();
    world.scheduling.removeGroup("default", "g");
    world.evict(round);

    Round after = world.decide();

    assertThat(World.chosen(after)).containsExactlyInAnyOrder("n1-0", "n1-1");
    assertThat(World.sentence(after, "g0")).isEqualTo("there is no TaskGroup g in its namespace");
  }
}
