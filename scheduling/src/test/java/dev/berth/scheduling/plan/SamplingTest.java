package dev.berth.scheduling.plan;

import static dev.berth.scheduling.testing.Asks.HOST;
import static dev.berth.scheduling.testing.Asks.ZONE;
import static dev.berth.scheduling.testing.Asks.labelled;
import static dev.berth.scheduling.testing.Asks.near;
import static dev.berth.scheduling.testing.Asks.strategy;
import static dev.berth.scheduling.testing.Asks.term;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.v1.StrategyType;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.testing.Samples;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Large clusters: not every node is looked at, and none that fits is missed. */
final class SamplingTest {
  private static final Task TASK = task("a", "1", "1Gi");

  @ParameterizedTest
  @CsvSource({"1, 1", "10, 10", "128, 128", "129, 128", "1000, 128"})
  void smallClustersAreLookedAtAsAWhole(int nodes, int lookedAt) {
    Desk desk = deskOf(nodes);

    Decision.Placed placed = (Decision.Placed) desk.decide(TASK);
    assertThat(placed.lookedAt()).isEqualTo(lookedAt);
    assertThat(placed.fit()).isEqualTo(lookedAt);
  }

  @Test
  void bestNodeOfASmallClusterIsFound() {
    Desk desk = deskOf(127);
    desk.put(node("best", "64", "64Gi"));

    assertThat(desk.nodeFor(TASK)).isEqualTo("best");
  }

  @Test
  void onlyNodeThatFitsIsFoundAmongMany() {
    Desk desk = deskOf(3_000);
    desk.put(node("large", "64", "64Gi"));

    for (int i = 0; i < 20; i++) {
      assertThat(desk.nodeFor(task("a", "32", "1Gi"))).isEqualTo("large");
    }
    assertThat(desk.refused(task("a", "65", "1Gi")).nodes()).isEqualTo(3_001);
  }

  @Test
  void onlyNodeWithTheRightCompanyIsFoundAmongManyWithRoom() {
    Desk desk = deskOf(3_000);
    desk.scene.place(labelled(task("db", "1", "1Gi"), "app", "db"), "n2222");
    Task near = near(TASK, term(HOST, "app", "db"));

    for (int i = 0; i < 20; i++) {
      assertThat(desk.nodeFor(near)).isEqualTo("n2222");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = StrategyType.class,
      names = {"STRATEGY_TYPE_SPREAD", "STRATEGY_TYPE_BINPACK", "STRATEGY_TYPE_RANDOM"})
  void nodeThatHasRefusedIsNotTakenWhereAnotherFitsAmongMany(StrategyType strategy) {
    Desk desk = deskOf(1_000);
    for (int i : new int[] {3, 500}) {
      desk.put(Samples.labelled(node("n" + i, "4", "8Gi"), ZONE, "a"));
    }
    desk.scene.place(labelled(task("db", "1", "1Gi"), "app", "db"), "n3");
    Task near = strategy(near(TASK, term(ZONE, "app", "db")), strategy);

    for (int i = 0; i < 30; i++) {
      assertThat(desk.nodeFor(near, "n3")).isEqualTo("n500");
      assertThat(desk.nodeFor(near, "n500")).isEqualTo("n3");
      assertThat(desk.nodeFor(near, "n3", "n500")).isIn("n3", "n500");
    }
  }

  @Test
  void oneSampleServesManyTasksAndNeverANodeThatIsFull() {
    Desk desk = deskOf(300);
    Shape shape = desk.planner.hold(Demand.of(task("t", "3", "1Gi")));
    Set<Integer> used = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      int node = ((Decision.Placed) desk.planner.decide(shape, List.of(), 0)).node();
      assertThat(used.add(node)).isTrue();
      desk.scene.place(task("t" + i, "3", "1Gi"), desk.cluster.name(node));
    }

    assertThat(desk.planner.decide(shape, List.of(), 0)).isInstanceOf(Decision.Refused.class);
  }

  @Test
  void bestOfTheLastSampleAreLookedAtAgain() {
    Desk desk = new Desk(new Sampling(1, 1, 1), 1);
    for (int i = 0; i < 500; i++) {
      desk.put(node("n" + i, "4", "8Gi"));
    }
    Shape shape = desk.planner.hold(Demand.of(strategy(TASK, StrategyType.STRATEGY_TYPE_BINPACK)));
    int first = ((Decision.Placed) desk.planner.decide(shape, List.of(), 0)).node();

    for (int i = 0; i < 10; i++) {
      assertThat(((Decision.Placed) desk.planner.decide(shape, List.of(), 0)).node())
          .isEqualTo(first);
    }
  }

  @Test
  void nodesAreSampledAtRandom() {
    Desk desk = new Desk(new Sampling(1, 1, 0), 1);
    for (int i = 0; i < 50; i++) {
      desk.put(node("n" + i, "4", "8Gi"));
    }
    Set<String> chosen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      chosen.add(desk.nodeFor(TASK));
    }

    assertThat(chosen).hasSize(50);
  }

  @Test
  void nodeThatHasJustComeIsSampledAndOneThatIsGoneIsNot() {
    Desk desk = deskOf(10);
    Shape shape = desk.planner.hold(Demand.of(TASK));
    desk.planner.decide(shape, List.of(), 0);
    desk.put(node("new", "64", "64Gi"));
    int number = ((Decision.Placed) desk.planner.decide(shape, List.of(), 0)).node();
    assertThat(desk.cluster.name(number)).isEqualTo("new");

    desk.cluster.removeNode("new");
    assertThat(((Decision.Placed) desk.planner.decide(shape, List.of(), 0)).node())
        .isNotEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 0", "65536, 1, 0", "1, 0, 0", "1, 1, -1"})
  void refusesWhatIsNoSampling(int enough, int uses, int kept) {
    assertThatThrownBy(() -> new Sampling(enough, uses, kept))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a sampling: enough %d uses %d kept %d".formatted(enough, uses, kept));
  }

  private static Desk deskOf(int nodes) {
    Desk desk = new Desk();
    for (int i = 0; i < nodes; i++) {
      desk.put(node("n" + i, "4", "8Gi"));
    }
    return desk;
  }
}
