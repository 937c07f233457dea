package dev.berth.scheduling;

import static dev.berth.scheduling.Queues.part;
import static dev.berth.scheduling.Queues.queue;
import static dev.berth.scheduling.Queues.weighing;
import static dev.berth.scheduling.Tasks.in;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.scheduling.queue.QueueFacts;
import dev.berth.scheduling.queue.QueueNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Dominant resource fairness: between queues, and between the namespaces of one. */
final class FairnessTest {
  private final World world = new World();

  /** The example of the paper: 9 cpu and 18 GB, one asks for ⟨1, 4⟩ and the other for ⟨3, 1⟩. */
  private void shareAsInThePaper() {
    world.node("n1", "9", "18Gi");
    world.want("a", 20, "1", "4Gi");
    world.want("b", 20, "3", "1Gi");

    world.settle();

    assertThat(world.boundOf("a")).isEqualTo(3);
    assertThat(world.boundOf("b")).isEqualTo(2);
  }

  @Test
  void queuesShareAsInThePaper() {
    world.queues(List.of(queue("qa"), queue("qb")), "a=qa", "b=qb");
    shareAsInThePaper();
  }

  @Test
  void namespacesOfOneQueueShareAsInThePaper() {
    shareAsInThePaper();
  }

  @Test
  void whoWantsLittleLeavesTheRestToOthers() {
    world.queues(List.of(queue("qa"), queue("qb"), queue("qc")), "a=qa", "b=qb", "c=qc");
    world.node("n1", "12", "64Gi");
    world.want("a", 2, "1", "1Gi");
    world.want("b", 20, "1", "1Gi");
    world.want("c", 20, "1", "1Gi");

    world.settle();

    assertThat(world.boundOf("a")).isEqualTo(2);
    assertThat(world.boundOf("b")).isEqualTo(5);
    assertThat(world.boundOf("c")).isEqualTo(5);
  }

  @Test
  void priorityGoesBeforeFairnessWithinAQueueAndNotBetweenQueues() {
    world.queues(List.of(queue("qa"), queue("qb")), "a1=qa", "a2=qa", "b=qb");
    world.node("n1", "8", "64Gi");
    world.want("a1", 20, "1", "1Gi");
    for (int i = 0; i < 3; i++) {
      world.pending(in("a2", priority(5, task("high" + i, "1", "1Gi"))));
    }
    world.want("b", 20, "1", "1Gi");

    world.settle();

    assertThat(world.boundOf("a2")).isEqualTo(3);
    assertThat(world.boundOf("a1")).isEqualTo(1);
    assertThat(world.boundOf("b")).isEqualTo(4);
  }

  @Test
  void parentsShareByTheirWeightsAndTheirPartsByTheirs() {
    world.queues(
        List.of(
            weighing("p", 1),
            part("p1", "p", spec -> spec.setWeight(1)),
            part("p2", "p", spec -> spec.setWeight(3)),
            weighing("q", 1)),
        "a=p1",
        "b=p2",
        "c=q");
    world.node("n1", "80", "512Gi");
    for (String namespace : List.of("a", "b", "c")) {
      world.want(namespace, 100, "1", "1Gi");
    }

    world.settle();

    assertThat(world.boundOf("a")).isEqualTo(10);
    assertThat(world.boundOf("b")).isEqualTo(30);
    assertThat(world.boundOf("c")).isEqualTo(40);
  }

  @Test
  void partsThatWantNothingLeaveItToTheirSiblingsFirst() {
    world.queues(
        List.of(queue("p"), part("p1", "p", _ -> {}), part("p2", "p", _ -> {}), queue("q")),
        "a=p1",
        "c=q");
    world.node("n1", "20", "512Gi");
    world.want("a", 100, "1", "1Gi");
    world.want("c", 100, "1", "1Gi");

    world.settle();

    assertThat(world.boundOf("a")).isEqualTo(10);
    assertThat(world.boundOf("c")).isEqualTo(10);
  }

  @Test
  void namespacesOfAQueueThatDoesNotExistWaitAndAreToldWhy() {
    world.queues(List.of(queue("big"), part("one", "big", _ -> {})), "a=nowhere", "b=big");
    world.node("n1", "20", "512Gi");
    world.want("a", 1, "1", "1Gi");
    world.want("b", 1, "1", "1Gi");

    Round round = world.decide();

    assertThat(round.chosen()).isEmpty();
    assertThat(World.sentence(round, "a0")).contains("queue nowhere, which does not exist");
    assertThat(World.sentence(round, "b0")).contains("queue big, which has parts");
    world.queues(List.of(queue("nowhere")), "a=nowhere", "b=nowhere");
    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("a0", "b0");
  }

  @Test
  void queuesWhoseTasksUseNothingThatCountsTakeTurns() {
    world.queues(List.of(queue("qa"), weighing("qb", 2)), "a=qa", "b=qb");
    world.node("n1", "20", "512Gi");
    world.want("a", 100, "0", "0");
    world.want("b", 100, "0", "0");

    world.bind(world.scheduling.decide(30, world.now));

    assertThat(world.boundOf("a")).isEqualTo(10);
    assertThat(world.boundOf("b")).isEqualTo(20);
  }

  private record Asked(long cpu, long memory) {
    String cpuText() {
      return cpu + "m";
    }

    String memoryText() {
      return memory + "Mi";
    }

    double dominant() {
      return Math.max(cpu / 100_000.0, memory / 100_000.0);
    }
  }

  /** Equal queues on one node of 100 cpu and 100,000 Mi, each with tasks of its own size. */
  private static List<Asked> filled(World world, int queues, long seed) {
    Random random = new Random(seed);
    List<QueueFacts> facts = new ArrayList<>();
    String[] namespaces = new String[queues];
    for (int i = 0; i < queues; i++) {
      facts.add(queue("q" + i));
      namespaces[i] = "a" + i + "=q" + i;
    }
    world.queues(facts, namespaces);
    world.node("n1", "100", "100000Mi");
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < queues; i++) {
      Asked one = new Asked(500 + random.nextInt(5_000), 500 + random.nextInt(5_000));
      asked.add(one);
      world.want("a" + i, (int) (1.0 / one.dominant()) + 2, one.cpuText(), one.memoryText());
    }
    world.settle();
    return asked;
  }

  /** At least as much as a cluster of its own, a part in n of this one, would give it. */
  @Property(tries = 100)
  void equalQueuesHaveTheirPart(@ForAll @IntRange(min = 2, max = 8) int queues, @ForAll long seed) {
    World any = new World(seed);
    List<Asked> asked = filled(any, queues, seed);
    double largest = asked.stream().mapToDouble(Asked::dominant).max().orElseThrow();

    for (int i = 0; i < queues; i++) {
      QueueNode one = Objects.requireNonNull(any.scheduling.queues().queue("q" + i));
      assertThat(one.used().dominantShare())
          .as("queue %d of %s", i, asked)
          .isGreaterThanOrEqualTo(1.0 / queues - largest);
    }
  }

  /** With what another has, none could run more tasks of its own, but for the odd one. */
  @Property(tries = 100)
  void equalQueuesDoNotEnvy(@ForAll @IntRange(min = 2, max = 8) int queues, @ForAll long seed) {
    World any = new World(seed);
    List<Asked> asked = filled(any, queues, seed);

    for (int i = 0; i < queues; i++) {
      Asked mine = asked.get(i);
      long has = any.boundOf("a" + i);
      for (int j = 0; j < queues; j++) {
        Asked theirs = asked.get(j);
        long count = any.boundOf("a" + j);
        long could = Math.min(count * theirs.cpu / mine.cpu, count * theirs.memory / mine.memory);
        double odd = Math.ceil(theirs.dominant() / mine.dominant()) + 1;
        assertThat((double) could)
            .as("%d of %s envies %d", i, asked, j)
            .isLessThanOrEqualTo(has + odd);
      }
    }
  }
}
