package dev.berth.scheduling.plan;

import static dev.berth.scheduling.testing.Asks.asking;
import static dev.berth.scheduling.testing.Asks.offering;
import static dev.berth.scheduling.testing.Asks.strategy;
import static dev.berth.scheduling.testing.Samples.labelled;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.taint;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeImage;
import dev.berth.api.v1.StrategyType;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.demand.Demand;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which node is best. */
final class PlannerTest {
  private final Desk desk = new Desk();

  @Test
  void placesOnTheOnlyNodeThatFits() {
    desk.put(node("small", "1", "1Gi"), node("large", "4", "8Gi"));

    assertThat(desk.nodeFor(task("a", "2", "2Gi"))).isEqualTo("large");
  }

  @Test
  void spreadsOverEqualNodes() {
    desk.put(node("n1", "4", "8Gi"), node("n2", "4", "8Gi"));

    assertThat(List.of(desk.placed(task("a", "1", "1Gi")), desk.placed(task("b", "1", "1Gi"))))
        .containsExactlyInAnyOrder("n1", "n2");
  }

  @Test
  void spreadsTasksThatAskForNothing() {
    desk.put(node("n1", "4", "8Gi"), node("n2", "4", "8Gi"));
    for (int i = 0; i < 10; i++) {
      desk.placed(task("t" + i, "0", "0"));
    }

    assertThat(tasksOnEach()).isEqualTo(Map.of("n1", 5, "n2", 5));
  }

  @Test
  void spreadsByTheNumberOfTasksWhereTheirSharesAreTheSame() {
    desk.put(
        node("n1", "1000", "8000Gi"), node("n2", "1000", "8000Gi"), node("n3", "1000", "8000Gi"));
    for (int i = 0; i < 9; i++) {
      desk.placed(task("t" + i, "1m", "1"));
    }

    assertThat(tasksOnEach()).isEqualTo(Map.of("n1", 3, "n2", 3, "n3", 3));
  }

  @Test
  void packsOntoTheFullestNodeThatFits() {
    desk.put(node("n1", "4", "8Gi"), node("n2", "4", "8Gi"), node("n3", "4", "8Gi"));
    desk.scene.place(task("used", "2", "1Gi"), "n2");
    Task packed = strategy(task("a", "1", "1Gi"), StrategyType.STRATEGY_TYPE_BINPACK);

    assertThat(desk.placed(packed)).isEqualTo("n2");
    assertThat(desk.placed(strategy(task("b", "1", "1Gi"), StrategyType.STRATEGY_TYPE_BINPACK)))
        .isEqualTo("n2");
    assertThat(desk.placed(strategy(task("c", "1", "1Gi"), StrategyType.STRATEGY_TYPE_BINPACK)))
        .isNotEqualTo("n2");
  }

  @Test
  void randomStrategyUsesAllNodes() {
    for (int i = 0; i < 10; i++) {
      desk.put(node("n" + i, "400", "800Gi"));
    }
    Task task = strategy(task("a", "1", "1Gi"), StrategyType.STRATEGY_TYPE_RANDOM);
    Shape shape = desk.planner.hold(Demand.of(task));
    int[] chosen = new int[10];
    for (int i = 0; i < 1_000; i++) {
      chosen[((Decision.Placed) desk.planner.decide(shape, List.of(), 0)).node()]++;
    }

    assertThat(chosen)
        .satisfies(all -> {
          for (int one : all) {
            assertThat(one).isBetween(50, 200);
          }
        });
  }

  @Test
  void weighsTheScarcerResource() {
    desk.put(node("little-memory", "100", "4Gi"), node("much-memory", "4", "400Gi"));

    assertThat(desk.nodeFor(task("memory", "100m", "2Gi"))).isEqualTo("much-memory");
    assertThat(desk.nodeFor(task("cpu", "2", "10Mi"))).isEqualTo("little-memory");
  }

  @Test
  void prefersTheNodeThatHasTheImage() {
    Node with = node("n7", "4", "8Gi");
    desk.put(node("n1", "4", "8Gi"), node("n2", "4", "8Gi"));
    desk.put(
        with.toBuilder()
            .setStatus(
                with.getStatus().toBuilder()
                    .addImages(
                        NodeImage.newBuilder()
                            .addNames("berth/busybox:local")
                            .setSizeBytes(1 << 30)))
            .build());

    assertThat(desk.nodeFor(task("a", "1", "1Gi"))).isEqualTo("n7");
  }

  @Test
  void avoidsPreferNoScheduleWhileAnythingElseFits() {
    desk.put(
        with(
            node("n1", "64", "64Gi"),
            spec -> spec.addTaints(taint("old", TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE))),
        node("n2", "1", "1Gi"));

    assertThat(desk.placed(task("a", "1", "1Gi"))).isEqualTo("n2");
    assertThat(desk.placed(task("b", "1", "1Gi"))).isEqualTo("n1");
  }

  @Test
  void fewerTaintsThatMindAreBetterThanMore() {
    desk.put(
        with(
            node("n1", "64", "64Gi"),
            spec ->
                spec.addTaints(taint("old", TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE))
                    .addTaints(taint("slow", TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE))),
        with(
            node("n2", "1", "1Gi"),
            spec -> spec.addTaints(taint("old", TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE))));

    assertThat(desk.nodeFor(task("a", "1", "1Gi"))).isEqualTo("n2");
  }

  @ParameterizedTest
  @EnumSource(
      value = StrategyType.class,
      names = {"STRATEGY_TYPE_SPREAD", "STRATEGY_TYPE_BINPACK", "STRATEGY_TYPE_RANDOM"})
  void nodesThatHaveRefusedAreTakenWhenNoOtherFits(StrategyType strategy) {
    desk.put(node("n1", "64", "64Gi"), node("n2", "64", "64Gi"), node("n3", "1", "1Gi"));
    Task task = strategy(task("a", "1", "1Gi"), strategy);
    for (int i = 0; i < 50; i++) {
      assertThat(desk.nodeFor(task, "n1", "n2")).isEqualTo("n3");
    }

    desk.scene.place(task("full", "1", "1Gi"), "n3");
    assertThat(desk.nodeFor(task, "n1", "n2")).isIn("n1", "n2");
    assertThat(desk.nodeFor(task, "n1", "gone")).isEqualTo("n2");
  }

  @Test
  void nodeThatHasRefusedIsTakenAfterOneThatMinds() {
    desk.put(
        with(
            node("n1", "4", "8Gi"),
            spec -> spec.addTaints(taint("old", TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE))),
        node("n2", "4", "8Gi"));

    assertThat(desk.nodeFor(task("a", "1", "1Gi"), "n2")).isEqualTo("n1");
  }

  @Test
  void sameSeedDecidesTheSameAndSeedsDiffer() {
    Set<List<String>> all = new HashSet<>();
    for (int seed = 0; seed < 10; seed++) {
      assertThat(decisions(seed)).isEqualTo(decisions(seed));
      all.add(decisions(seed));
    }

    assertThat(all).hasSizeGreaterThan(5);
  }

  private static List<String> decisions(long seed) {
    Desk desk = new Desk(Sampling.standard(), seed);
    for (int i = 0; i < 20; i++) {
      desk.put(node("n" + i, "4", "8Gi"));
    }
    List<String> nodes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      nodes.add(desk.placed(task("t" + i, "1", "1Gi")));
    }
    return nodes;
  }

  @Test
  void saysHowManyFitAndWhoIsNext() {
    desk.put(node("n1", "4", "8Gi"), node("n2", "8", "16Gi"), node("n3", "1", "1Gi"));

    Decision.Placed placed = (Decision.Placed) desk.decide(task("a", "2", "1Gi"));

    assertThat(desk.cluster.name(placed.node())).isEqualTo("n2");
    assertThat(placed.lookedAt()).isEqualTo(3);
    assertThat(placed.fit()).isEqualTo(2);
    assertThat(desk.cluster.name(placed.runnerUp())).isEqualTo("n1");
    assertThat(((Decision.Placed) desk.decide(task("a", "5", "1Gi"))).runnerUp()).isEqualTo(-1);
  }

  @Test
  void explainsThePointsOfANode() {
    desk.put(labelled(node("n1", "4", "8Gi"), "disk", "ssd"));
    Shape shape = desk.planner.hold(Demand.of(task("a", "1", "1Gi")));

    assertThat(desk.planner.points(shape, 0))
        .isEqualTo(Map.of("strategy", 7_500, "imageLocality", 0));
  }

  @Test
  void decidesNothingAboutTheCluster() {
    desk.put(node("n1", "1", "1Gi"));
    Task task = asking(task("a", "1", "1Gi"), "ephemeral-storage", "1Gi");

    assertThat(desk.decide(task)).isEqualTo(desk.decide(task));
    assertThat(desk.cluster.placed()).isZero();
  }

  @Test
  void devicesGoToWhoOffersThem() {
    desk.put(node("n1", "4", "8Gi"), offering(node("n2", "4", "8Gi"), "example.com/fuse", "1"));

    assertThat(desk.placed(asking(task("a", "0", "0"), "example.com/fuse", "1"))).isEqualTo("n2");
  }

  private Map<String, Integer> tasksOnEach() {
    Map<String, Integer> all = new java.util.TreeMap<>();
    for (int node = 0; node < desk.cluster.numbers(); node++) {
      all.put(desk.cluster.name(node), desk.cluster.capacity().tasks(node));
    }
    return all;
  }
}
