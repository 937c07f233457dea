package dev.berth.scheduling;

import static dev.berth.scheduling.Tasks.grouped;
import static dev.berth.scheduling.Tasks.key;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.Tasks.selecting;
import static dev.berth.scheduling.testing.Samples.labelled;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.scheduling.testing.Asks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Tasks that start together or not at all. */
final class GroupsTest {
  private final World world = new World();

  private static Task member(String group, int i) {
    return grouped(group, task(group + i, "1", "1Gi"));
  }

  private void members(String group, int count) {
    for (int i = 0; i < count; i++) {
      world.pending(member(group, i));
    }
  }

  @Test
  void startTogether() {
    world.node("n1", "4", "64Gi");
    world.group("g", 3);
    members("g", 3);

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("g0", "g1", "g2");
  }

  @Test
  void startTogetherAlsoAcrossTheEndOfARound() {
    world.node("n1", "4", "64Gi");
    world.group("g", 3);
    world.pending(task("first", "1", "1Gi"));
    members("g", 3);

    assertThat(World.chosen(world.scheduling.decide(2, world.now))).hasSize(4);
  }

  @Test
  void doNotStartInPart() {
    world.node("n1", "2", "64Gi");
    world.group("g", 3);
    members("g", 3);

    Round round = world.decide();

    assertThat(round.chosen()).isEmpty();
    assertThat(World.waiting(round)).containsExactlyInAnyOrder("g0", "g1", "g2");
    assertThat(World.sentence(round, "g0"))
        .isEqualTo(
            "task group g starts with 3 tasks or not at all, and 2 find a place; the next:"
                + " 0/1 nodes fit: 1 lacks cpu (need 1, most free 0);"
                + " waiting helps: yes, preemption: no");
    assertThat(world.scheduling.cluster().placed()).isZero();
    Recount.check(world);
  }

  @Test
  void leaveToOthersWhatTheyDoNotGet() {
    world.node("n1", "2", "64Gi");
    world.group("g", 3);
    members("g", 3);
    world.pending(task("a", "1", "1Gi"), task("b", "1", "1Gi"));

    assertThat(World.chosen(world.decide())).containsExactly("a", "b");
  }

  @Test
  void startOnceThereIsRoomForAll() {
    world.node("n1", "2", "64Gi");
    world.group("g", 3);
    members("g", 3);
    world.decide();

    world.node("n2", "1", "64Gi");

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("g0", "g1", "g2");
  }

  @Test
  void waitForTheirLastMember() {
    world.node("n1", "4", "64Gi");
    world.group("g", 3);
    members("g", 2);
    Round round = world.decide();
    assertThat(round.chosen()).isEmpty();
    assertThat(World.sentence(round, "g0"))
        .isEqualTo("task group g has 2 of the 3 tasks that it needs");

    world.node("n2", "4", "64Gi");
    assertThat(World.waiting(world.decide())).as("nodes do not help").isEmpty();
    world.pending(member("g", 2));

    assertThat(World.chosen(world.decide())).hasSize(3);
  }

  @Test
  void waitForTheirTaskGroup() {
    world.node("n1", "4", "64Gi");
    members("g", 2);
    assertThat(World.sentence(world.decide(), "g0"))
        .isEqualTo("there is no TaskGroup g in its namespace");

    world.group("g", 2);

    assertThat(World.chosen(world.decide())).hasSize(2);
  }

  @Test
  void tellThatTheirTaskGroupIsGone() {
    world.node("n1", "1", "64Gi");
    world.group("g", 2);
    members("g", 2);
    world.decide();

    world.scheduling.removeGroup("default", "g");

    assertThat(World.sentence(world.decide(), "g0"))
        .isEqualTo("there is no TaskGroup g in its namespace");
  }

  @Test
  void startWithFewerWhenTheyNeedFewer() {
    world.node("n1", "2", "64Gi");
    world.group("g", 3);
    members("g", 3);
    world.decide();

    world.group("g", 2);

    assertThat(World.chosen(world.decide())).hasSize(2);
  }

  @Test
  void membersAboveTheMinimumGoOneByOne() {
    world.node("n1", "3", "64Gi");
    world.group("g", 2);
    members("g", 5);

    Round round = world.decide();

    assertThat(round.chosen()).hasSize(3);
    assertThat(World.waiting(round)).hasSize(2);
    assertThat(World.sentence(round, World.waiting(round).getFirst())).startsWith("0/1 nodes fit");
  }

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
    members("g", 3);

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

  @Test
  void endedMembersCountThoughTheirBindingsAreGone() {
    world.node("n1", "3", "64Gi");
    world.group("g", 3);
    members("g", 3);
    world.settle();
    for (int i = 0; i < 2; i++) {
      world.ended(member("g", i));
      world.bindings.remove(key(member("g", i)));
      world.observe(key(member("g", i)));
    }

    world.evicted(key(member("g", 2)));

    assertThat(World.chosen(world.decide())).containsExactly("g2");
  }

  @Test
  void endedMembersCountForASchedulerThatSeesThemLast() {
    world.node("n1", "3", "64Gi");
    world.group("g", 3);
    world.pending(member("g", 2));
    assertThat(world.decide().chosen()).isEmpty();

    for (int i = 0; i < 2; i++) {
      world.tasks.put(key(member("g", i)), member("g", i));
      world.ended(member("g", i));
    }

    assertThat(World.chosen(world.decide())).containsExactly("g2");
  }

  @Test
  void endedMembersThatAreDeletedCountNoMore() {
    world.node("n1", "3", "64Gi");
    world.group("g", 2);
    members("g", 2);
    world.settle();
    world.ended(member("g", 0));
    world.gone(member("g", 0));
    world.evicted(key(member("g", 1)));

    assertThat(World.sentence(world.decide(), "g1"))
        .isEqualTo("task group g has 1 of the 2 tasks that it needs");
  }

  @Test
  void ofWhichNobodyWaitsNeedNoTime() {
    world.node("n1", "3", "64Gi");
    world.group("g", 3);
    members("g", 3);
    world.settle();

    world.gone(member("g", 0));
    world.settle();

    assertThat(world.scheduling.waitsForTime()).isFalse();
  }

  @Test
  void twoThatDoNotFitTogetherTakeTurnsAndNeverHalves() {
    world.node("n1", "3", "64Gi");
    world.group("a", 2);
    world.group("b", 2);
    // Interleaved, so that half of each would come first.
    world.pending(member("a", 0), member("b", 0), member("b", 1), member("a", 1));

    world.settle();
    assertThat(World.chosen(world.decide())).isEmpty();
    assertThat(world.bindings).hasSize(2);
    assertThat(world.nodeOf(member("a", 0))).isEqualTo(world.nodeOf(member("a", 1)));

    world.gone(member("a", 0));
    world.gone(member("a", 1));
    world.settle();

    assertThat(world.nodeOf(member("b", 0))).isEqualTo("n1");
    assertThat(world.nodeOf(member("b", 1))).isEqualTo("n1");
  }

  @Test
  void memberWhoseBindFailedFollowsByItself() {
    world.node("n1", "2", "64Gi");
    world.group("g", 2);
    members("g", 2);
    Round round = world.decide();
    world.bind(round.chosen().get(0));
    world.scheduling.bindFailed(round.chosen().get(1).pending(), world.now);
    world.pass(Duration.ofMillis(20));

    assertThat(World.chosen(world.decide()))
        .containsExactly(round.chosen().get(1).pending().key().name());
  }

  /** One of two members has its place, and the other one's room is taken by somebody else. */
  private void half() {
    world.node("n1", "2", "64Gi");
    world.group("g", 2, Duration.ofSeconds(30));
    members("g", 2);
    world.bind(world.decide());
    world.refused(key(member("g", 1)));
    world.bound(task("other", "1", "1Gi"), "n1");
    world.decide();
    world.pass(Duration.ofSeconds(1));
    world.decide();
  }

  @Test
  void thatIsPlacedInPartGivesItsPlacesUpAfterItsTimeout() {
    half();
    assertThat(world.scheduling.waitsForTime()).isTrue();
    world.pass(Duration.ofSeconds(28));
    assertThat(world.scheduling.hasWork(world.now)).isFalse();
    assertThat(world.decide().evictions()).isEmpty();

    world.pass(Duration.ofSeconds(2));
    assertThat(world.scheduling.hasWork(world.now)).isTrue();
    Round round = world.decide();

    assertThat(round.evictions())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.place().key().name()).isEqualTo("g0");
          assertThat(one.reason()).isEqualTo("GroupIncomplete");
        });
    assertThat(world.scheduling.hasWork(world.now)).as("they are asked once").isFalse();
    world.evict(round);
    assertThat(World.waiting(world.decide())).contains("g0");
  }

  @Test
  void thatIsPlacedInPartIsAskedAgainWhenItDidNotGo() {
    half();
    world.pass(Duration.ofSeconds(30));
    assertThat(world.decide().evictions()).hasSize(1);

    world.pass(Duration.ofSeconds(29));
    assertThat(world.decide().evictions()).isEmpty();
    world.pass(Duration.ofSeconds(1));

    assertThat(world.decide().evictions()).hasSize(1);
  }

  @Test
  void thatIsCompleteAgainKeepsItsPlaces() {
    half();
    world.gone(task("other", "1", "1Gi"));
    world.settle();
    assertThat(world.nodeOf(member("g", 1))).isEqualTo("n1");

    world.pass(Duration.ofMinutes(5));

    assertThat(world.decide().evictions()).isEmpty();
  }

  @Test
  void whoseMembersEndOneAfterTheOtherKeepTheirPlaces() {
    world.node("n1", "3", "64Gi");
    world.group("g", 3);
    members("g", 3);
    world.settle();

    world.ended(member("g", 0));
    world.decide();
    world.pass(Duration.ofMinutes(5));
    assertThat(world.decide().evictions()).isEmpty();

    world.gone(member("g", 0));
    world.decide();
    world.pass(Duration.ofMinutes(5));
    assertThat(world.decide().evictions()).as("nobody waits for the rest").isEmpty();
  }

  @Test
  void memberThatRunsAgainDoesNotWaitForThoseThatHaveEnded() {
    world.node("n1", "3", "64Gi");
    world.group("g", 3);
    members("g", 3);
    world.settle();
    world.ended(member("g", 0));
    world.ended(member("g", 1));

    world.evicted(key(member("g", 2)));

    assertThat(World.chosen(world.decide())).containsExactly("g2");
  }

  @Test
  void countMembersThatSomebodyElseHasBound() {
    world.node("n1", "3", "64Gi");
    world.group("g", 3);
    members("g", 2);
    assertThat(world.decide().chosen()).isEmpty();

    world.bound(member("g", 2), "n1");

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("g0", "g1");
  }

  @Test
  void keepToTheMaximumOfTheirQueue() {
    world.queues(List.of(Queues.queue("default", spec -> spec.setMaximumTasks(2))));
    world.node("n1", "9", "64Gi");
    world.group("g", 3);
    members("g", 3);

    Round round = world.decide();

    assertThat(round.chosen()).isEmpty();
    assertThat(World.sentence(round, "g0"))
        .startsWith("task group g starts with 3 tasks or not at all, and 2 find a place; the next:")
        .contains("maximum of tasks, 2");
  }

  @Test
  void ofTheSameNameInOtherNamespacesAreOthers() {
    world.node("n1", "9", "64Gi");
    world.group("g", 2);
    world.pending(member("g", 0), Tasks.in("other", member("g", 1)));

    assertThat(world.decide().chosen()).isEmpty();
  }

  @Property(tries = 200)
  void neverStandHalfWhateverComesAndGoes(@ForAll long seed) {
    Random random = new Random(seed);
    World any = new World(seed);
    int groups = 1 + random.nextInt(4);
    int[] needed = new int[groups];
    for (int g = 0; g < groups; g++) {
      needed[g] = 1 + random.nextInt(4);
      any.group("g" + g, needed[g]);
    }
    any.node("n0", "4", "64Gi");
    List<Task> all = new ArrayList<>();
    for (int step = 0; step < 60; step++) {
      int g = random.nextInt(groups);
      if (all.isEmpty() || random.nextInt(3) > 0) {
        Task task =
            priority(
                random.nextInt(2) * 10,
                grouped("g" + g, task("t" + step, 1 + random.nextInt(2) + "", "1Gi")));
        all.add(task);
        any.pending(task);
      } else {
        // A whole group is done with.
        all.removeIf(task -> {
          boolean of = task.getSpec().getTaskGroup().equals("g" + g);
          if (of) {
            any.gone(task);
          }
          return of;
        });
      }
      Round round = any.scheduling.decide(1 + random.nextInt(5), any.now);
      any.bind(round);
      for (int i = 0; i < groups; i++) {
        String name = "g" + i;
        long placed =
            all.stream()
                .filter(task -> task.getSpec().getTaskGroup().equals(name))
                .filter(task -> !any.nodeOf(task).isEmpty())
                .count();
        assertThat(placed == 0 || placed >= needed[i]).as("%s has %d", name, placed).isTrue();
      }
      Recount.check(any);
    }
  }
}
