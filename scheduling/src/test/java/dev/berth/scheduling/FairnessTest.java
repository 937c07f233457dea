package dev.berth.scheduling;

import static dev.berth.scheduling.Queues.part;
import static dev.berth.scheduling.Queues.queue;
import static dev.berth.scheduling.Queues.weighing;
import static dev.berth.scheduling.Tasks.in;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.berth.api.meta.Quantities;
import dev.berth.scheduling.queue.QueueFacts;
import dev.berth.scheduling.queue.QueueNode;
import java.time.Duration;
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

  private static void want(World world, String namespace, int tasks, String cpu, String memory) {
    for (int i = 0; i < tasks; i++) {
      world.pending(in(namespace, task(namespace + i, cpu, memory)));
    }
  }

  private double share(String queue) {
    return Objects.requireNonNull(world.scheduling.queues().queue(queue)).used().dominantShare();
  }

  /** The example of the paper: 9 cpu and 18 GB, one asks for ⟨1, 4⟩ and the other for ⟨3, 1⟩. */
  @Test
  void queuesShareAsInThePaper() {
    world.queues(List.of(queue("qa"), queue("qb")), "a=qa", "b=qb");
    world.node("n1", "9", "18Gi");
    want(world, "a", 20, "1", "4Gi");
    want(world, "b", 20, "3", "1Gi");

    world.settle();

    assertThat(world.boundOf("a")).isEqualTo(3);
    assertThat(world.boundOf("b")).isEqualTo(2);
  }

  @Test
  void namespacesOfOneQueueShareAsInThePaper() {
    world.node("n1", "9", "18Gi");
    want(world, "a", 20, "1", "4Gi");
    want(world, "b", 20, "3", "1Gi");

    world.settle();

    assertThat(world.boundOf("a")).isEqualTo(3);
    assertThat(world.boundOf("b")).isEqualTo(2);
  }

  @Test
  void whoWantsLittleLeavesTheRestToOthers() {
    world.queues(List.of(queue("qa"), queue("qb"), queue("qc")), "a=qa", "b=qb", "c=qc");
    world.node("n1", "12", "64Gi");
    want(world, "a", 2, "1", "1Gi");
    want(world, "b", 20, "1", "1Gi");
    want(world, "c", 20, "1", "1Gi");

    world.settle();

    assertThat(world.boundOf("a")).isEqualTo(2);
    assertThat(world.boundOf("b")).isEqualTo(5);
    assertThat(world.boundOf("c")).isEqualTo(5);
  }

  @Test
  void priorityGoesBeforeFairnessWithinAQueueAndNotBetweenQueues() {
    world.queues(List.of(queue("qa"), queue("qb")), "a1=qa", "a2=qa", "b=qb");
    world.node("n1", "8", "64Gi");
    want(world, "a1", 20, "1", "1Gi");
    for (int i = 0; i < 3; i++) {
      world.pending(in("a2", priority(5, task("high" + i, "1", "1Gi"))));
    }
    want(world, "b", 20, "1", "1Gi");

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
      want(world, namespace, 100, "1", "1Gi");
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
    want(world, "a", 100, "1", "1Gi");
    want(world, "c", 100, "1", "1Gi");

    world.settle();

    assertThat(world.boundOf("a")).isEqualTo(10);
    assertThat(world.boundOf("c")).isEqualTo(10);
  }

  @Test
  void namespacesOfAQueueThatDoesNotExistWaitAndAreToldWhy() {
    world.queues(List.of(queue("big"), part("one", "big", _ -> {})), "a=nowhere", "b=big");
    world.node("n1", "20", "512Gi");
    want(world, "a", 1, "1", "1Gi");
    want(world, "b", 1, "1", "1Gi");

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
    want(world, "a", 100, "0", "0");
    want(world, "b", 100, "0", "0");

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
      want(world, "a" + i, (int) (1.0 / one.dominant()) + 2, one.cpuText(), one.memoryText());
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

  private Churn churn(int nodes) {
    for (int i = 0; i < nodes; i++) {
      world.node("n" + i, "10", "40Gi");
    }
    return new Churn(world, 7);
  }

  @Test
  void sharesSettleByWeightUnderFullLoad() {
    world.queues(List.of(weighing("qa", 1), weighing("qb", 2)), "a=qa", "b=qb");
    Churn churn = churn(30);
    churn.supply("a", 10, "1", "1Gi", Duration.ofSeconds(40));
    churn.supply("b", 10, "500m", "2Gi", Duration.ofSeconds(60));
    churn.run(Duration.ofSeconds(200));
    churn.reset();

    churn.run(Duration.ofSeconds(200));

    assertThat(churn.meanShare("qb") / churn.meanShare("qa")).isCloseTo(2, withPercentage(2));
    assertThat(share("qb") / share("qa")).isCloseTo(2, withPercentage(2));
    Recount.check(world);
  }

  /**
   * One wants mostly cpu, the other mostly memory, and of memory there is too little. Each takes as
   * much of that at a time: of what comes free in small pieces, who asks for large ones would get
   * less than his share.
   */
  @Test
  void sharesOfDifferentResourcesSettleByWeight() {
    world.queues(List.of(weighing("qa", 1), weighing("qb", 2)), "a=qa", "b=qb");
    world.node("n1", "600", "1800Gi");
    Churn churn = new Churn(world, 3);
    churn.supply("a", 10, "2", "4Gi", Duration.ofSeconds(40));
    churn.supply("b", 10, "500m", "4Gi", Duration.ofSeconds(60));
    churn.run(Duration.ofSeconds(100));
    churn.reset();

    churn.run(Duration.ofSeconds(100));

    // Of a: x tasks have x/300 of the cpu. Of b: y tasks have y/450 of the memory, and x + y is
    // 450.
    assertThat(churn.meanShare("qb") / churn.meanShare("qa")).isCloseTo(2, withPercentage(2));
    assertThat(churn.meanShare("qb")).isCloseTo(0.75, withPercentage(2));
  }

  @Test
  void sharesSettleAlsoWhenOneHasTakenAllBefore() {
    world.queues(List.of(weighing("qa", 1), weighing("qb", 2)), "a=qa", "b=qb");
    Churn churn = churn(15);
    churn.supply("a", 10, "1", "1Gi", Duration.ofSeconds(30));
    churn.run(Duration.ofSeconds(60));
    assertThat(share("qa")).as("what is idle is lent").isEqualTo(1);

    churn.supply("b", 10, "1", "1Gi", Duration.ofSeconds(30));
    churn.run(Duration.ofMinutes(5));
    churn.reset();
    churn.run(Duration.ofSeconds(100));

    assertThat(churn.meanShare("qb") / churn.meanShare("qa")).isCloseTo(2, withPercentage(2));
  }

  @Test
  void sharesOfTheHierarchySettleUnderFullLoad() {
    world.queues(
        List.of(
            weighing("p", 2),
            part("p1", "p", spec -> spec.setWeight(1)),
            part("p2", "p", spec -> spec.setWeight(1)),
            weighing("q", 1)),
        "a=p1",
        "b=p2",
        "c=q");
    Churn churn = churn(24);
    churn.supply("a", 10, "1", "1Gi", Duration.ofSeconds(20));
    churn.supply("b", 10, "500m", "500Mi", Duration.ofSeconds(40));
    churn.supply("c", 10, "1", "2Gi", Duration.ofSeconds(60));
    churn.run(Duration.ofSeconds(150));
    churn.reset();
    churn.run(Duration.ofSeconds(150));

    assertThat(churn.meanShare("p") / churn.meanShare("q")).isCloseTo(2, withPercentage(2));
    assertThat(churn.meanShare("p1") / churn.meanShare("p2")).isCloseTo(1, withPercentage(2));
  }

  @Test
  void namespacesSettleAtEqualSharesHoweverManyTasksTheyHave() {
    Churn churn = churn(12);
    churn.supply("many", 300, "1", "1Gi", Duration.ofSeconds(30));
    churn.run(Duration.ofSeconds(30));
    churn.supply("few", 3, "1", "1Gi", Duration.ofSeconds(30));
    churn.run(Duration.ofSeconds(200));

    assertThat(churn.placesOf("few")).isBetween(58L, 62L);
    assertThat(churn.placesOf("many")).isBetween(58L, 62L);
  }

  @Test
  void maximumHoldsAtEveryMomentAndIsUsedInFull() {
    world.queues(
        List.of(
            queue("big", spec -> spec.putMaximum("cpu", Quantities.of("30"))),
            part("qa", "big", spec -> spec.setMaximumTasks(7)),
            part("qb", "big", spec -> spec.putMaximum("memory", Quantities.of("20Gi")))),
        "a=qa",
        "b=qb");
    Churn churn = churn(12);
    churn.supply("a", 5, "2", "1Gi", Duration.ofSeconds(20));
    churn.supply("b", 5, "1500m", "1Gi", Duration.ofSeconds(20));
    churn.supply("c", 5, "1", "1Gi", Duration.ofSeconds(20));
    long[] most = new long[3];
    churn.check =
        () -> {
          QueueNode big = Objects.requireNonNull(world.scheduling.queues().queue("big"));
          QueueNode qa = Objects.requireNonNull(world.scheduling.queues().queue("qa"));
          QueueNode qb = Objects.requireNonNull(world.scheduling.queues().queue("qb"));
          most[0] = Math.max(most[0], big.used().of(0));
          most[1] = Math.max(most[1], qa.used().tasks());
          most[2] = Math.max(most[2], qb.used().of(1));
        };
    churn.run(Duration.ofSeconds(100));

    assertThat(most[0]).isBetween(29_000L, 30_000L);
    assertThat(most[1]).isEqualTo(7);
    assertThat(most[2]).isBetween(10L << 30, 20L << 30);
  }

  /** Whoever comes has his turn, and whatever has come has run in the end. */
  @Property(tries = 10)
  void nobodyStarves(@ForAll long seed) {
    World any = new World(seed);
    Random random = new Random(seed);
    any.queues(
        List.of(weighing("qa", 1 + random.nextInt(5)), weighing("qb", 1 + random.nextInt(5))),
        "a=qa",
        "a2=qa",
        "b=qb");
    for (int i = 0; i < 4; i++) {
      any.node("n" + i, "8", "32Gi");
    }
    Churn churn = new Churn(any, seed);
    List<String> namespaces = List.of("a", "a2", "b", "c");
    for (String namespace : namespaces) {
      churn.supply(
          namespace,
          1 + random.nextInt(20),
          "1",
          1 + random.nextInt(4) + "Gi",
          Duration.ofSeconds(5 + random.nextInt(30)));
    }
    for (int i = 0; i < 5; i++) {
      churn.run(Duration.ofSeconds(60));
      for (String namespace : namespaces) {
        assertThat(churn.placesOf(namespace)).as(namespace).isPositive();
      }
    }
    churn.stop();
    churn.run(Duration.ofHours(1));

    assertThat(any.tasks).isEmpty();
    assertThat(any.scheduling.pending()).isZero();
    Recount.check(any);
  }
}
