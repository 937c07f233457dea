package dev.berth.scheduling;

import static dev.berth.scheduling.Queues.guaranteed;
import static dev.berth.scheduling.Queues.part;
import static dev.berth.scheduling.Queues.queue;
import static dev.berth.scheduling.Tasks.in;
import static dev.berth.scheduling.Tasks.labelled;
import static dev.berth.scheduling.Tasks.selecting;
import static dev.berth.scheduling.testing.Samples.labelled;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
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

/** Guarantees that others have borrowed: taken back as far as needed, and no further. */
final class TakenBackTest {
  private final World world = new World();

  @Test
  void areTakenBackFromBorrowersOnlyAsFarAsNeeded() {
    world.queues(List.of(guaranteed("qa", "6", "6Gi"), queue("qb")), "a=qa", "b=qb");
    world.node("n1", "8", "64Gi");
    world.want("b", 8, "1", "1Gi");
    world.settle();
    world.want("a", 2, "1", "1Gi");

    assertThat(world.settle()).as("the youngest go").hasSize(2);
    assertThat(world.boundOf("a")).isEqualTo(2);
    world.want("a", 20, "1", "1Gi");
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
    world.want("b", 6, "1", "1Gi");
    world.want("c", 4, "1", "1Gi");
    world.settle();
    assertThat(world.boundOf("b")).isEqualTo(6);
    world.want("a", 10, "1", "1Gi");

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
    world.want("b", 6, "1", "1Gi");
    world.settle();
    world.want("a", 5, "1", "1Gi");

    Round round = world.decide();

    assertThat(round.evictions()).as("three it may keep").hasSize(3);
  }

  @Test
  void keepToBudgets() {
    world.queues(List.of(guaranteed("qa", "2", "2Gi")), "a=qa");
    world.node("n1", "2", "64Gi");
    world.budget("b", "app", "db", 1);
    for (int i = 0; i < 2; i++) {
      world.bound(labelled("app", "db", task("db" + i, "1", "1Gi")), "n1");
    }
    world.want("a", 2, "1", "1Gi");

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
    world.want("a", 8, "1", "1Gi");
    world.settle();
    world.want("b", 8, "1", "1Gi");

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
