package dev.berth.scheduling.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.StrategyType;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.testing.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/**
 * Random clusters through random changes, with tasks of a few random kinds that come and go: every
 * node that is chosen may take its task, and a task is refused only when no node may take it.
 * {@link NaiveJudge} says which may.
 */
final class RandomPlannerTest {
  private static final List<Sampling> SAMPLINGS =
      List.of(
          Sampling.ALL,
          Sampling.standard(),
          new Sampling(1, 1, 0),
          new Sampling(1, 50, 2),
          new Sampling(3, 8, 1));

  private record Kind(Task task, Shape shape) {}

  @Property(tries = 300)
  void placesWhereItMayAndRefusesOnlyWhereNobodyMay(@ForAll Random random) {
    new Run(random).run();
  }

  private static final class Run {
    private final NaiveJudge judge = new NaiveJudge();
    private final Scene scene = new Scene();
    private final List<Kind> kinds = new ArrayList<>();
    private final Random random;
    private final RandomObjects objects;
    private final Sampling sampling;
    private final Planner planner;
    private int names;

    Run(Random random) {
      this.random = random;
      this.objects = new RandomObjects(random);
      this.sampling = SAMPLINGS.get(random.nextInt(SAMPLINGS.size()));
      this.planner =
          new Planner(
              scene.cluster(), StrategyType.STRATEGY_TYPE_SPREAD, sampling, random.nextLong());
    }

    void run() {
      for (int i = 0; i < 6; i++) {
        changeNode();
        addKind();
      }
      for (int step = 0; step < 100; step++) {
        switch (random.nextInt(16)) {
          case 0 -> changeNode();
          case 1 -> addKind();
          case 2 -> dropKind();
          case 3, 4 -> endTask();
          case 5 -> bindElsewhere();
          default -> decide();
        }
      }
    }

    private void changeNode() {
      String name = "n" + random.nextInt(9);
      if (random.nextInt(5) == 0) {
        judge.nodes.remove(name);
        scene.cluster().removeNode(name);
      } else {
        Node node = objects.node(name);
        judge.nodes.put(name, node);
        scene.nodes(node);
      }
    }

    private void addKind() {
      Task task = objects.task();
      kinds.add(new Kind(task, planner.hold(Demand.of(task))));
    }

    private void dropKind() {
      if (kinds.size() > 2) {
        planner.drop(kinds.remove(random.nextInt(kinds.size())).shape());
      }
    }

    private void endTask() {
      if (!judge.placed.isEmpty()) {
        List<String> all = List.copyOf(judge.placed.keySet());
        NaiveJudge.Placed gone =
            Objects.requireNonNull(judge.placed.remove(all.get(random.nextInt(all.size()))));
        scene.remove(gone.task());
      }
    }

    /** Another scheduler has put a task somewhere, wherever that is and whatever it breaks. */
    private void bindElsewhere() {
      Task task = named(kinds.get(random.nextInt(kinds.size())).task());
      place(task, "n" + random.nextInt(9), List.of());
    }

    private void decide() {
      Kind kind = kinds.get(random.nextInt(kinds.size()));
      List<String> avoid = new ArrayList<>();
      for (int i = random.nextInt(6) - 3; i > 0; i--) {
        avoid.add("n" + random.nextInt(9));
      }
      List<String> fit = judge.fit(kind.task());
      switch (planner.decide(kind.shape(), avoid, random.nextInt(5))) {
        case Decision.Refused(Refusal refusal) -> {
          Statistics.collect("refused");
          assertThat(fit).as("%s refuses: %s", kind.task(), refusal.sentence()).isEmpty();
          assertThat(refusal.nodes()).isEqualTo(judge.nodes.size());
          assertThat(refusal.tallies().stream().mapToInt(Refusal.Tally::nodes).sum())
              .isEqualTo(judge.nodes.size());
        }
        case Decision.Placed placed -> {
          Statistics.collect("placed");
          assertPlaced(kind.task(), placed, fit, avoid);
          assertNothingElseFits(kind, fit);
          place(named(kind.task()), scene.cluster().name(placed.node()), placed.hostPorts());
        }
      }
    }

    private void assertPlaced(
        Task task, Decision.Placed placed, List<String> fit, List<String> avoid) {
      String node = scene.cluster().name(placed.node());
      assertThat(fit).as("%s", task).contains(node);
      String wrong = judge.wrongPorts(task, node, placed.hostPorts());
      if (wrong != null) {
        fail("%s on %s: %s", task, node, wrong);
      }
      if (avoid.contains(node)) {
        assertThat(avoid).as("no other fits").containsAll(fit);
      } else if (sampling.equals(Sampling.ALL)
          && task.getSpec().getStrategy().getType() != StrategyType.STRATEGY_TYPE_RANDOM) {
        long minding = NaiveNodeRules.mindingTaints(task, judge.node(node));
        fit.stream()
            .filter(other -> !avoid.contains(other))
            .forEach(other ->
                assertThat(NaiveNodeRules.mindingTaints(task, judge.node(other)))
                    .isGreaterThanOrEqualTo(minding));
      }
      if (placed.runnerUp() >= 0) {
        assertThat(scene.cluster().name(placed.runnerUp())).isIn(fit).isNotEqualTo(node);
      }
      assertThat(placed.fit()).isBetween(1, placed.lookedAt());
    }

    /** Every node, not only the chosen one. */
    private void assertNothingElseFits(Kind kind, List<String> fit) {
      for (String name : judge.nodes.keySet()) {
        assertThat(kind.shape().fits(scene.cluster().number(name)))
            .as("%s on %s", kind.task(), name)
            .isEqualTo(fit.contains(name));
      }
    }

    private void place(Task task, String node, List<HostPort> ports) {
      judge.placed.put(task.getMetadata().getName(), new NaiveJudge.Placed(task, node, ports));
      scene.place(task, node, ports);
    }

    private Task named(Task kind) {
      return kind.toBuilder()
          .setMetadata(kind.getMetadata().toBuilder().setName("t" + names++))
          .build();
    }
  }
}
