package dev.berth.bench.schedule;

import dev.berth.api.v1.Affinity;
import dev.berth.api.v1.StrategyType;
import dev.berth.api.v1.TaskAffinity;
import dev.berth.api.v1.TaskTerm;
import dev.berth.api.v1.TopologySpread;
import dev.berth.bench.load.Figures;
import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Amounts;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.plan.Decision;
import dev.berth.scheduling.plan.Planner;
import dev.berth.scheduling.plan.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The scheduler's core alone: no client, no server, no objects but what is asked for. Each decision
 * is taken into account by the next one, as a real scheduler does before its bind is sent.
 */
final class DecideRates {
  private static final int NODES = 5000;
  private static final int TASKS = 50_000;
  private static final int APPS = 100;
  private static final int ROUNDS = 7;
  private static final int WARM_UPS = 2;

  private final Figures figures;

  DecideRates(Figures figures) {
    this.figures = figures;
  }

  /** Prints decide.rate, decide.p99 and decide.spread.rate; takes a few seconds. */
  void print() {
    List<Round> plain = new ArrayList<>();
    List<Round> spread = new ArrayList<>();
    for (int i = 0; i < WARM_UPS + ROUNDS; i++) {
      plain.add(new Round(i).places(TASKS, DecideRates::mixed));
      Round full = new Round(i).places(TASKS, DecideRates::spread);
      spread.add(full.places(TASKS / 2, DecideRates::spread));
    }
    figures.print("decide.rate", median(plain).rate(), "1/s");
    figures.print("decide.p99", median(plain).p99Micros() / 1000, "ms");
    figures.print("decide.spread.rate", median(spread).rate(), "1/s");
    figures.print("decide.spread.p99", median(spread).p99Micros() / 1000, "ms");
  }

  private static Round median(List<Round> rounds) {
    List<Round> measured = new ArrayList<>(rounds.subList(WARM_UPS, rounds.size()));
    measured.sort((a, b) -> Double.compare(a.rate(), b.rate()));
    return measured.get(measured.size() / 2);
  }

  /** Twenty kinds of tasks, from a tenth of a core to four, in turns. */
  private static Demand mixed(int task) {
    int kind = task % 20;
    return Demand.NONE
        .withAmounts(new Amounts(100L << (kind % 5), (128L << 20) << (kind % 4)))
        .withLabels("default", Map.of("app", "app-" + kind));
  }

  /** Each app's tasks keep off each other's nodes and are spread over the zones. */
  private static Demand spread(int task) {
    Map<String, String> labels = Map.of("app", "app-" + task % APPS);
    TaskTerm apart =
        TaskTerm.newBuilder()
            .setTopologyKey("kubernetes.io/hostname")
            .setLabelSelector(
                dev.berth.api.meta.v1.LabelSelector.newBuilder().putAllMatchLabels(labels))
            .build();
    return new Demand(
        "default",
        labels,
        new Amounts(100, 128L << 20),
        List.of(),
        Map.of(),
        List.of(),
        Affinity.newBuilder()
            .setTaskAntiAffinity(TaskAffinity.newBuilder().addRequired(apart))
            .build(),
        List.of(
            TopologySpread.newBuilder()
                .setTopologyKey("topology.kubernetes.io/zone")
                .setMaxSkew(1)
                .build()),
        List.of(),
        StrategyType.STRATEGY_TYPE_UNSPECIFIED,
        Map.of(),
        "registry.example.org/app:1");
  }

  /** A cluster that is filled. */
  private static final class Round {
    private final Cluster cluster = new Cluster();
    private final Planner planner;
    private final Histogram nanos = new Histogram(TimeUnit.SECONDS.toNanos(10), 3);
    private int placed;
    private double rate;

    Round(long seed) {
      planner = Planner.standard(cluster, seed);
      for (int i = 0; i < NODES; i++) {
        cluster.put(
            new NodeFacts(
                "node-" + i,
                true,
                true,
                false,
                Map.of("topology.kubernetes.io/zone", "zone-" + i % 3),
                List.of(),
                new Amounts(32_000, 128L << 30),
                20_000,
                32_000,
                Map.of()));
      }
    }

    Round places(int tasks, java.util.function.IntFunction<Demand> demands) {
      List<Shape> shapes = new ArrayList<>();
      List<PlaceKey> keys = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        shapes.add(planner.hold(demands.apply(i)));
        keys.add(new PlaceKey("default", "task-" + (placed + i)));
      }
      nanos.reset();
      long began = System.nanoTime();
      long before = began;
      for (int i = 0; i < tasks; i++) {
        Shape shape = shapes.get(i);
        if (!(planner.decide(shape, List.of(), 0) instanceof Decision.Placed decision)) {
          throw new IllegalStateException("a task finds no place: " + shape.demand());
        }
        cluster.set(
            new Place(keys.get(i), "", decision.node(), shape.footprint(), List.of(), 0, 0, false));
        long now = System.nanoTime();
        nanos.recordValue(now - before);
        before = now;
      }
      rate = tasks * 1e9 / (System.nanoTime() - began);
      shapes.forEach(planner::drop);
      placed += tasks;
      return this;
    }

    double rate() {
      return rate;
    }

    double p99Micros() {
      return nanos.getValueAtPercentile(99) / 1000.0;
    }
  }
}
