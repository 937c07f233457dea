package dev.berth.scheduling;

import static dev.berth.scheduling.Queues.part;
import static dev.berth.scheduling.Queues.queue;
import static dev.berth.scheduling.Queues.weighing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.berth.api.meta.Quantities;
import dev.berth.scheduling.queue.QueueNode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Shares as they settle where tasks come and go all the time. */
final class FairnessUnderLoadTest {
  private final World world = new World();

  private double share(String queue) {
    return Objects.requireNonNull(world.scheduling.queues().queue(queue)).used().dominantShare();
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
