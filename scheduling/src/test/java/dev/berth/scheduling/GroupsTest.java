package dev.berth.scheduling;

import static dev.berth.scheduling.Tasks.grouped;
import static dev.berth.scheduling.Tasks.member;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Tasks that start together or not at all. */
final class GroupsTest {
  private final World world = new World();

  @Test
  void startTogether() {
    world.node("n1", "4", "64Gi");
    world.group("g", 3);
    world.members("g", 3);

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("g0", "g1", "g2");
  }

  @Test
  void startTogetherAlsoAcrossTheEndOfARound() {
    world.node("n1", "4", "64Gi");
    world.group("g", 3);
    world.pending(task("first", "1", "1Gi"));
    world.members("g", 3);

    assertThat(World.chosen(world.scheduling.decide(2, world.now))).hasSize(4);
  }

  @Test
  void doNotStartInPart() {
    world.node("n1", "2", "64Gi");
    world.group("g", 3);
    world.members("g", 3);

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
    world.members("g", 3);
    world.pending(task("a", "1", "1Gi"), task("b", "1", "1Gi"));

    assertThat(World.chosen(world.decide())).containsExactly("a", "b");
  }

  @Test
  void startOnceThereIsRoomForAll() {
    world.node("n1", "2", "64Gi");
    world.group("g", 3);
    world.members("g", 3);
    world.decide();

    world.node("n2", "1", "64Gi");

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("g0", "g1", "g2");
  }

  @Test
  void waitForTheirLastMember() {
    world.node("n1", "4", "64Gi");
    world.group("g", 3);
    world.members("g", 2);
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
    world.members("g", 2);
    assertThat(World.sentence(world.decide(), "g0"))
        .isEqualTo("there is no TaskGroup g in its namespace");

    world.group("g", 2);

    assertThat(World.chosen(world.decide())).hasSize(2);
  }

  @Test
  void tellThatTheirTaskGroupIsGone() {
    world.node("n1", "1", "64Gi");
    world.group("g", 2);
    world.members("g", 2);
    world.decide();

    world.scheduling.removeGroup("default", "g");

    assertThat(World.sentence(world.decide(), "g0"))
        .isEqualTo("there is no TaskGroup g in its namespace");
  }

  @Test
  void startWithFewerWhenTheyNeedFewer() {
    world.node("n1", "2", "64Gi");
    world.group("g", 3);
    world.members("g", 3);
    world.decide();

    world.group("g", 2);

    assertThat(World.chosen(world.decide())).hasSize(2);
  }

  @Test
  void membersAboveTheMinimumGoOneByOne() {
    world.node("n1", "3", "64Gi");
    world.group("g", 2);
    world.members("g", 5);

    Round round = world.decide();

    assertThat(round.chosen()).hasSize(3);
    assertThat(World.waiting(round)).hasSize(2);
    assertThat(World.sentence(round, World.waiting(round).getFirst())).startsWith("0/1 nodes fit");
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
  void keepToTheMaximumOfTheirQueue() {
    world.queues(List.of(Queues.queue("default", spec -> spec.setMaximumTasks(2))));
    world.node("n1", "9", "64Gi");
    world.group("g", 3);
    world.members("g", 3);

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
