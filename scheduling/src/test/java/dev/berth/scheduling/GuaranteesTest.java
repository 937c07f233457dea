package dev.berth.scheduling;

import static dev.berth.scheduling.Queues.guaranteed;
import static dev.berth.scheduling.Queues.part;
import static dev.berth.scheduling.Queues.queue;
import static dev.berth.scheduling.Queues.weighing;
import static dev.berth.scheduling.Tasks.in;
import static dev.berth.scheduling.Tasks.labelled;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.Tasks.selecting;
import static dev.berth.scheduling.testing.Samples.labelled;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.demand.Priorities;
import dev.berth.scheduling.queue.QueueFacts;
import dev.berth.scheduling.queue.QueueNode;
import dev.berth.scheduling.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What queues are promised: kept free, lent, and taken back. */
final class GuaranteesTest {
  private final World world = new World();

  private void want(String namespace, int tasks) {
    for (int i = 0; i < tasks; i++) {
      world.pending(in(namespace, task(namespace + i, "1", "1Gi")));
    }
  }

  private static QueueFacts ofCpu(String name, String cpu) {
    return queue(name, spec -> spec.putGuaranteed("cpu", Quantities.of(cpu)));
  }

  private long chosenOf(String namespace, Round round) {
    return round.chosen().stream()
        .filter(one -> one.pending().key().namespace().equals(namespace))
        .count();
  }

  @Test
  void areMetFirstWhateverTheWeights() {
    world.queues(List.of(guaranteed("qa", "6", "6Gi"), weighing("qb", 100)), "a=qa", "b=qb");
    world.node("n1", "8", "64Gi");
    want("b", 20);
    want("a", 20);

    Round round = world.decide();

    assertThat(chosenOf("a", round)).as("and no more, at such a weight").isEqualTo(6);
    assertThat(chosenOf("b", round)).isEqualTo(2);
  }

  @Test
  void areMetInTheFirstFewPlacesOfARound() {
    world.queues(List.of(guaranteed("qa", "3", "3Gi"), queue("qb")), "a=qa", "b=qb");
    world.node("n1", "8", "64Gi");
    want("b", 20);
    want("a", 20);

    assertThat(chosenOf("a", world.scheduling.decide(3, world.now))).isEqualTo(3);
  }

  @Test
  void ofSeveralAreFilledEvenlyWhenThereIsTooLittleForAll() {
    world.queues(List.of(guaranteed("qa", "9", "0"), guaranteed("qb", "3", "0")), "a=qa", "b=qb");
    world.node("n1", "8", "64Gi");
    want("a", 20);
    want("b", 20);

    Round round = world.decide();

    assertThat(chosenOf("a", round)).isEqualTo(6);
    assertThat(chosenOf("b", round)).isEqualTo(2);
  }

  @Test
  void thatNobodyWaitsForAreLent() {
    world.queues(List.of(guaranteed("qa", "6", "6Gi"), queue("qb")), "a=qa", "b=qb");
    world.node("n1", "8", "64Gi");
    want("b", 20);

    assertThat(chosenOf("b", world.decide())).isEqualTo(8);
  }

  @Test
  void areTakenBackFromBorrowersOnlyAsFarAsNeeded() {
    world.queues(List.of(guaranteed("qa", "6", "6Gi"), queue("qb")), "a=qa", "b=qb");
    world.node("n1", "8", "64Gi");
    want("b", 8);
    world.settle();
    want("a", 2);

    assertThat(world.settle()).as("the youngest go").hasSize(2);
    assertThat(world.boundOf("a")).isEqualTo(2);
    want("a", 20);
    assertThat(world.settle()).hasSize(4);

    assertThat(world.boundOf("a")).isEqualTo(6);
    assertThat(world.boundOf("b")).isEqualTo(2);
    Recount.check(world);
  }

  @Test
  void areTakenBackFromThoseWhoHaveMoreThanTheirsAndFromNobodyElse() {
    world.queues(
        List.of(guaranteed("qa", "4", "4Gi"), guaranteed("qb", "4", "4Gi"), queue("qc")),
        "a=qa",
        "b=qb",
        "c=qc");
    world.node("n1", "10", "64Gi");
    want("b", 6);
    want("c", 4);
    world.settle();
    assertThat(world.boundOf("b")).isEqualTo(6);
    want("a", 10);

    world.settle();

    assertThat(world.boundOf("a")).isEqualTo(4);
    assertThat(world.boundOf("b")).isGreaterThanOrEqualTo(4);
    Recount.check(world);
  }

  @Test
  void areTakenBackInOneRoundAlsoFromTheSameBorrowerButNotTooMuch() {
    world.queues(
        List.of(guaranteed("qa", "5", "5Gi"), guaranteed("qb", "3", "3Gi")), "a=qa", "b=qb");
    world.node("n1", "6", "64Gi");
    want("b", 6);
    world.settle();
    want("a", 5);

    Round round = world.decide();

    assertThat(round.evictions()).as("three it may keep").hasSize(3);
  }

  @Test
  void ofCpuAloneBringTheMemoryThatTheirTasksNeed() {
    world.queues(List.of(ofCpu("qa", "4"), queue("qb")), "a=qa", "b=qb");
    world.node("n1", "8", "8Gi");
    want("b", 8);
    world.settle();
    want("a", 10);

    world.settle();

    assertThat(world.boundOf("a")).isEqualTo(4);
    assertThat(world.boundOf("b")).isEqualTo(4);
  }

  @Test
  void ofOneDoNotEatUpTheMemoryThatAnotherIsOwed() {
    world.queues(
        List.of(
            ofCpu("qa", "4"),
            queue("qb", spec -> spec.putGuaranteed("memory", Quantities.of("8Gi")))),
        "a=qa",
        "b=qb");
    world.node("n1", "100", "10Gi");
    for (int i = 0; i < 4; i++) {
      world.pending(in("a", task("a" + i, "1", "2Gi")));
    }
    for (int i = 0; i < 2; i++) {
      world.pending(in("b", task("b" + i, "1", "4Gi")));
    }

    world.settle();

    assertThat(world.boundOf("b")).isEqualTo(2);
    assertThat(world.boundOf("a")).isEqualTo(1);
  }

  @Test
  void thatWereWaitedForNoLongerHoldAnythingBack() {
    world.queues(List.of(guaranteed("qa", "6", "6Gi"), queue("qb")), "a=qa", "b=qb");
    world.node("n1", "8", "64Gi");
    world.node(labelled(node("n2", "6", "64Gi"), "disk", "ssd"));
    world.bound(in("b", priority(Priorities.SYSTEM, task("system", "6", "6Gi"))), "n2");
    Task picky = selecting("disk", "ssd", in("a", task("picky", "6", "6Gi")));
    world.pending(picky);
    want("b", 8);
    world.settle();
    assertThat(world.boundOf("b")).isEqualTo(1 + 2);
    assertThat(World.sentence(again("b", 7), "b7")).startsWith("what is free of cpu is guaranteed");

    world.gone(picky);
    world.settle();

    assertThat(world.boundOf("b")).isEqualTo(1 + 8);
  }

  @Test
  void thatOnlyPeopleCanHelpHoldNothingBack() {
    world.queues(List.of(guaranteed("qa", "6", "6Gi"), queue("qb")), "a=qa", "b=qb");
    world.node("n1", "8", "64Gi");
    world.pending(selecting("disk", "ssd", in("a", task("picky", "6", "6Gi"))));
    want("b", 8);
    world.settle();
    assertThat(world.boundOf("b")).isEqualTo(8);

    world.node(labelled(node("n1", "8", "64Gi"), "disk", "ssd"));
    world.settle();

    assertThat(world.boundOf("a")).as("what was lent meanwhile is given back").isEqualTo(1);
    assertThat(world.boundOf("b")).isEqualTo(2);
  }

  @Test
  void areNotHeldBackFromTheSystem() {
    world.queues(List.of(guaranteed("qa", "6", "6Gi"), queue("qb")), "a=qa", "b=qb");
    world.node("n1", "6", "64Gi");
    world.node(labelled(node("n2", "6", "64Gi"), "disk", "ssd"));
    world.bound(in("b", priority(Priorities.SYSTEM, task("system", "6", "6Gi"))), "n2");
    world.pending(selecting("disk", "ssd", in("a", task("picky", "6", "6Gi"))));
    world.pending(in("b", priority(Priorities.SYSTEM, task("dns", "1", "1Gi"))));

    assertThat(World.chosen(world.decide())).containsExactly("dns");
  }

  /** Decides anew about a task, for its sentence. */
  private Round again(String namespace, int i) {
    Task task = in(namespace, task(namespace + i, "1", "1Gi"));
    world.gone(task);
    world.pending(task);
    return world.decide();
  }

  @Test
  void whichAreAssumedAlreadyHoldNothingBackTwice() {
    world.queues(List.of(guaranteed("qa", "4", "4Gi"), queue("qb")), "a=qa", "b=qb");
    world.node("n1", "8", "64Gi");
    want("a", 2);
    want("b", 8);

    Round round = world.decide();

    assertThat(chosenOf("a", round)).isEqualTo(2);
    assertThat(chosenOf("b", round)).isEqualTo(6);
  }

  @Test
  void roomThatIsHeldBackGoesToTheOneWhoIsOwedIt() {
    world.queues(List.of(guaranteed("qa", "4", "4Gi"), queue("qb")), "a=qa", "b=qb");
    world.node("n1", "4", "64Gi");
    for (int i = 0; i < 4; i++) {
      world.bound(in("b", priority(2_000_000_000, task("sys" + i, "1", "1Gi"))), "n1");
    }
    world.pending(in("a", task("big", "4", "4Gi")));
    want("b", 4);
    world.settle();

    for (int i = 0; i < 4; i++) {
      assertThat(world.boundOf("a")).isZero();
      world.gone(in("b", priority(2_000_000_000, task("sys" + i, "1", "1Gi"))));
      world.settle();
    }

    assertThat(world.boundOf("a")).isOne();
    assertThat(world.boundOf("b")).isZero();
  }

  @Test
  void keepToBudgets() {
    world.queues(List.of(guaranteed("qa", "2", "2Gi")), "a=qa");
    world.node("n1", "2", "64Gi");
    world.budget("b", "app", "db", 1);
    for (int i = 0; i < 2; i++) {
      world.bound(labelled("app", "db", task("db" + i, "1", "1Gi")), "n1");
    }
    want("a", 2);

    assertThat(world.decide().evictions()).hasSize(1);
  }

  @Test
  void doNotPingPongBetweenPartsOfOneQueue() {
    world.queues(
        List.of(
            guaranteed("big", "8", "8Gi"),
            part("one", "big", _ -> {}),
            part("two", "big", _ -> {})),
        "a=one",
        "b=two");
    world.node("n1", "4", "64Gi");
    want("a", 8);
    world.settle();
    want("b", 8);

    assertThat(world.settle()).isEmpty();
  }

  @Test
  void ownPlacesThatEndMakeTheRestOfTheGuaranteeTakeable() {
    world.queues(List.of(guaranteed("qa", "1", "1Gi")), "a=qa");
    world.node("n1", "1", "64Gi");
    world.node(Samples.labelled(Samples.node("n2", "1", "64Gi"), "disk", "ssd"));
    Task own = in("a", task("own", "1", "1Gi"));
    world.bound(own, "n1");
    world.bound(task("borrowed", "1", "1Gi"), "n2");
    world.pending(selecting("disk", "ssd", in("a", task("picky", "1", "1Gi"))));
    assertThat(world.decide().evictions()).isEmpty();

    world.gone(own);

    assertThat(World.evictions(world.decide())).containsExactly("borrowed");
  }

  /** Random queues that borrow from each other: whoever is below his guarantee comes to it. */
  @Property(tries = 100)
  void areMetInTheEndAndNobodyIsLeftBelowHis(@ForAll long seed) {
    Random random = new Random(seed);
    World any = new World(seed);
    int queues = 2 + random.nextInt(4);
    List<QueueFacts> facts = new ArrayList<>();
    String[] namespaces = new String[queues];
    int left = 20;
    int[] promised = new int[queues];
    for (int i = 0; i < queues; i++) {
      promised[i] = random.nextInt(left / 2 + 1);
      left -= promised[i];
      facts.add(guaranteed("q" + i, Integer.toString(promised[i]), promised[i] + "Gi"));
      namespaces[i] = "a" + i + "=q" + i;
    }
    any.queues(facts, namespaces);
    any.node("n0", "12", "64Gi");
    any.node("n1", "8", "64Gi");
    int[] wanted = new int[queues];
    for (int step = 0; step < 12; step++) {
      int i = random.nextInt(queues);
      int more = random.nextInt(12);
      for (int n = 0; n < more; n++) {
        any.pending(in("a" + i, task("t" + wanted[i]++, "1", "1Gi")));
      }
      any.settle();
      for (int q = 0; q < queues; q++) {
        assertThat(any.boundOf("a" + q))
            .as("queue %d of %d, promised %d", q, queues, promised[q])
            .isGreaterThanOrEqualTo(Math.min(promised[q], wanted[q]));
        QueueNode one = Objects.requireNonNull(any.scheduling.queues().queue("q" + q));
        assertThat(one.used().tasks()).isEqualTo((int) any.boundOf("a" + q));
      }
      Recount.check(any);
    }
  }
}
