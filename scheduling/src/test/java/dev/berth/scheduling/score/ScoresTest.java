package dev.berth.scheduling.score;

import static dev.berth.scheduling.testing.Asks.ZONE;
import static dev.berth.scheduling.testing.Asks.constrained;
import static dev.berth.scheduling.testing.Asks.labelled;
import static dev.berth.scheduling.testing.Asks.preferring;
import static dev.berth.scheduling.testing.Asks.spread;
import static dev.berth.scheduling.testing.Asks.term;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Selectors;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.StrategyType;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.WhenUnsatisfiable;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.filter.Feasible;
import dev.berth.scheduling.testing.Samples;
import dev.berth.scheduling.testing.Scene;
import dev.berth.scheduling.topology.Counter;
import dev.berth.scheduling.topology.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes a1 and a2 in zone a, b1 in zone b, and x in none. */
final class ScoresTest {
  private static final Task WEB = labelled(task("web", "1", "0"), "app", "web");

  private final Scene scene =
      new Scene()
          .nodes(zoned("a1", "a"), zoned("a2", "a"), zoned("b1", "b"), node("x", "4", "8000Mi"));
  private final List<Integer> feasible = new ArrayList<>(List.of(0, 1, 2, 3));
  private int tasks;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # used: cpu, memory | with: cpu, memory | used in the end
          # What is not requested weighs 100m and 200Mi.
          0    | 0      | 1   | 1000Mi | 2750
          0    | 0      | 1   | 4000Mi | 5250
          1    | 1000Mi | 1   | 1000Mi | 5000
          1    | 4000Mi | 2   | 0      | 7500
          2    | 1000Mi | 0   | 0      | 5250
          4    | 0      | 0   | 0      | 10000
          9    | 0      | 1   | 0      | 10000
          """)
  void strategyIsAboutTheScarcerResource(
      String usedCpu, String usedMemory, String cpu, String memory, int used) {
    scene.place(task("used", usedCpu, usedMemory), "a1");
    Task task = task("a", cpu, memory);

    assertThat(points(task, StrategyType.STRATEGY_TYPE_BINPACK)).containsEntry("a1", used);
    assertThat(points(task, StrategyType.STRATEGY_TYPE_SPREAD)).containsEntry("a1", 10_000 - used);
  }

  @Test
  void randomGivesNoPointsForLoad() {
    assertThat(points(WEB, StrategyType.STRATEGY_TYPE_RANDOM).values()).containsOnly(0);
    Scores scores = scores(WEB, StrategyType.STRATEGY_TYPE_RANDOM);
    assertThat(explained(scores, 0)).isEmpty();
    assertThat(scores.dependOnOthers()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # weight | databases in zone a, b | points of a1, b1, x
          100      | 0 | 0 | 0    | 0    | 0
          100      | 1 | 0 | 5000 | 0    | 0
          100      | 3 | 1 | 7500 | 5000 | 0
          1        | 3 | 1 | 7500 | 5000 | 0
          """)
  void wantedCompanyIsBetterNear(int weight, int inA, int inB, int a, int b, int x) {
    Task wishes =
        with(
            spec ->
                spec.getAffinityBuilder()
                    .getTaskAffinityBuilder()
                    .addPreferred(preferring(weight, term(ZONE, "app", "db"))),
            WEB);

    assertCompany(wishes, inA, inB, a, b, x);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          100      | 0 | 0 | 10000 | 10000 | 10000
          100      | 1 | 0 | 5000  | 10000 | 10000
          1        | 3 | 1 | 2500  | 5000  | 10000
          """)
  void unwantedCompanyIsBetterFar(int weight, int inA, int inB, int a, int b, int x) {
    Task wishes =
        with(
            spec ->
                spec.getAffinityBuilder()
                    .getTaskAntiAffinityBuilder()
                    .addPreferred(preferring(weight, term(ZONE, "app", "db"))),
            WEB);

    assertCompany(wishes, inA, inB, a, b, x);
  }

  @Test
  void wishesCountByTheirWeights() {
    Task wishes =
        with(
            spec -> {
              spec.getAffinityBuilder()
                  .getTaskAffinityBuilder()
                  .addPreferred(preferring(30, term(ZONE, "app", "db")));
              spec.getAffinityBuilder()
                  .getTaskAntiAffinityBuilder()
                  .addPreferred(preferring(10, term(ZONE, "app", "noisy")));
            },
            WEB);
    place("db", "a1");
    place("noisy", "b1");

    // a: 30 × half + 10 × all of 40; b: none + 10 × half; x: none + 10 × all.
    assertCompany(wishes, 0, 0, 6_250, 1_250, 2_500);
  }

  private void assertCompany(Task wishes, int inA, int inB, int a, int b, int x) {
    for (int i = 0; i < inA; i++) {
      place("db", i % 2 == 0 ? "a2" : "a1");
    }
    for (int i = 0; i < inB; i++) {
      place("db", "b1");
    }
    assertThat(points(wishes, StrategyType.STRATEGY_TYPE_RANDOM))
        .isEqualTo(Map.of("a1", a, "a2", a, "b1", b, "x", x));
    assertThat(scores(wishes, StrategyType.STRATEGY_TYPE_RANDOM).dependOnOthers()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"spread", "GROUP_BY"})
  void emptierPlacesAreBetter(String wish) {
    Task even = wish.equals("spread") ? spreading(WEB) : constrained(WEB, "@zone GROUP_BY");
    place("web", "a1");
    place("web", "a1");
    place("web", "a2");
    place("web", "b1");

    // Zone a has two more than zone b. Both scores have weight 2.
    assertThat(points(even, StrategyType.STRATEGY_TYPE_RANDOM))
        .isEqualTo(Map.of("a1", 6_666, "a2", 6_666, "b1", 20_000, "x", 0));
    assertThat(scores(even, StrategyType.STRATEGY_TYPE_RANDOM).dependOnOthers()).isTrue();
  }

  @Test
  void placeWhereNoNodeMayTakeItIsNotTheEmptiest() {
    place("web", "a1");
    feasible.remove(Integer.valueOf(scene.number("b1")));

    assertThat(points(spreading(WEB), StrategyType.STRATEGY_TYPE_RANDOM))
        .containsEntry("a1", 20_000);
  }

  @Test
  void spreadThatIsRequiredIsNoWish() {
    Scores scores = scores(spread(WEB, spread(ZONE, 1, 1)), StrategyType.STRATEGY_TYPE_RANDOM);

    assertThat(explained(scores, 0)).isEmpty();
    assertThat(scores.dependOnOthers()).isFalse();
  }

  @Test
  void explainsWhatItSums() {
    Task wishes =
        with(
            spec ->
                spec.getStrategyBuilder().putWeights("strategy", 3).putWeights("topologySpread", 0),
            spreading(WEB));
    Scores scores = scores(wishes, StrategyType.STRATEGY_TYPE_SPREAD);
    scores.prepare();

    assertThat(explained(scores, 0)).isEqualTo(Map.of("strategy", 22_500, "topologySpread", 0));
    assertThat(scores.points(0)).isEqualTo(22_500);
  }

  @Test
  void givesItsCountersBack() {
    Members.Selected webs =
        new Members.Selected(Set.of("default"), Selectors.exactly(Map.of("app", "web")));
    Scores scores = scores(spreading(WEB), StrategyType.STRATEGY_TYPE_SPREAD);
    Counter counter = scene.cluster().topology().use(webs, ZONE);
    scene.cluster().topology().release(counter);

    scores.close();

    assertThat(scene.cluster().topology().use(webs, ZONE)).isNotSameAs(counter);
  }

  private void place(String app, String node) {
    scene.place(labelled(task(app + tasks++, "0", "0"), "app", app), node);
  }

  private Map<String, Integer> points(Task task, StrategyType strategy) {
    Scores scores = scores(task, strategy);
    scores.prepare();
    Map<String, Integer> points = new TreeMap<>();
    for (int node = 0; node < scene.cluster().numbers(); node++) {
      points.put(scene.cluster().name(node), scores.points(node));
    }
    return points;
  }

  private static Map<String, Integer> explained(Scores scores, int node) {
    Map<String, Integer> into = new TreeMap<>();
    scores.explain(node, into);
    return into;
  }

  private Scores scores(Task task, StrategyType strategy) {
    Demand demand = Demand.of(task);
    return new Scores(
        scene.cluster(), demand, scene.cluster().hold(demand), strategy, new Some(feasible));
  }

  private static Task spreading(Task task) {
    return spread(
        task,
        spread(ZONE, 1, 1).toBuilder()
            .setWhenUnsatisfiable(WhenUnsatisfiable.WHEN_UNSATISFIABLE_SCHEDULE_ANYWAY)
            .build());
  }

  private static Node zoned(String name, String zone) {
    return Samples.labelled(node(name, "4", "8000Mi"), ZONE, zone);
  }

  private record Some(List<Integer> nodes) implements Feasible {
    @Override
    public int count() {
      return nodes.size();
    }

    @Override
    public int node(int i) {
      return nodes.get(i);
    }

    @Override
    public long version() {
      return 0;
    }
  }
}
