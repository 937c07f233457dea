package dev.berth.scheduling;

import static dev.berth.scheduling.Queues.guaranteed;
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
import java.util.List;
import org.junit.jupiter.api.Test;

/** What queues are promised: kept free, lent, and taken back. */
final class GuaranteesTest {
  private final World world = new World();

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
    world.want("b", 20, "1", "1Gi");
    world.want("a", 20, "1", "1Gi");

    Round round = world.decide();

    assertThat(chosenOf("a", round)).as("and no more, at such a weight").isEqualTo(6);
    assertThat(chosenOf("b", round)).isEqualTo(2);
  }

  @Test
  void areMetInTheFirstFewPlacesOfARound() {
    world.queues(List.of(guaranteed("qa", "3", "3Gi"), queue("qb")), "a=qa", "b=qb");
    world.node("n1", "8", "64Gi");
    world.want("b", 20, "1", "1Gi");
    world.want("a", 20, "1", "1Gi");

    assertThat(chosenOf("a", world.scheduling.decide(3, world.now))).isEqualTo(3);
  }

  @Test
  void ofSeveralAreFilledEvenlyWhenThereIsTooLittleForAll() {
    world.queues(List.of(guaranteed("qa", "9", "0"), guaranteed("qb", "3", "0")), "a=qa", "b=qb");
    world.node("n1", "8", "64Gi");
    world.want("a", 20, "1", "1Gi");
    world.want("b", 20, "1", "1Gi");

    Round round = world.decide();

    assertThat(chosenOf("a", round)).isEqualTo(6);
    assertThat(chosenOf("b", round)).isEqualTo(2);
  }

  @Test
  void thatNobodyWaitsForAreLent() {
    world.queues(List.of(guaranteed("qa", "6", "6Gi"), queue("qb")), "a=qa", "b=qb");
    world.node("n1", "8", "64Gi");
    world.want("b", 20, "1", "1Gi");

    assertThat(chosenOf("b", world.decide())).isEqualTo(8);
  }

  @Test
  void ofCpuAloneBringTheMemoryThatTheirTasksNeed() {
    world.queues(List.of(ofCpu("qa", "4"), queue("qb")), "a=qa", "b=qb");
    world.node("n1", "8", "8Gi");
    world.want("b", 8, "1", "1Gi");
    world.settle();
    world.want("a", 10, "1", "1Gi");

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
    world.want("b", 8, "1", "1Gi");
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
    world.want("b", 8, "1", "1Gi");
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
    world.want("a", 2, "1", "1Gi");
    world.want("b", 8, "1", "1Gi");

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
    world.want("b", 4, "1", "1Gi");
    world.settle();

    for (int i = 0; i < 4; i++) {
      assertThat(world.boundOf("a")).isZero();
      world.gone(in("b", priority(2_000_000_000, task("sys" + i, "1", "1Gi"))));
      world.settle();
    }

    assertThat(world.boundOf("a")).isOne();
    assertThat(world.boundOf("b")).isZero();
  }
}
