package dev.berth.bench.simulation;

import static dev.berth.bench.simulation.Traces.SECOND;
import static dev.berth.bench.simulation.Traces.node;
import static dev.berth.bench.simulation.Traces.size;
import static dev.berth.bench.simulation.Traces.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.berth.api.v1.StrategyType;
import dev.berth.api.v1.Task;
import dev.berth.bench.simulation.report.FairnessFigures;
import dev.berth.bench.simulation.trace.TraceTask;
import dev.berth.scheduling.Scheduling;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Amounts;
import dev.berth.scheduling.plan.Sampling;
import dev.berth.scheduling.queue.QueueFacts;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Two queues of weight 1 and 3 on a node of ten cores: what is said of who has how much. */
final class FairnessTest {
  private static final Offset<Double> EXACT = within(1e-9);

  private final TraceObjects objects = new TraceObjects();
  private final Scheduling scheduling =
      new Scheduling(1, Sampling.standard(), StrategyType.STRATEGY_TYPE_SPREAD);
  private final Fairness fairness;
  private int tasks;

  FairnessTest() {
    scheduling.observe(objects.node(node("n1", 10, 1000, 0)));
    scheduling.use(List.of(queue("a", 1), queue("b", 3)), Map.of("a", "a", "b", "b"));
    fairness = new Fairness(scheduling.queues());
  }

  private static QueueFacts queue(String name, int weight) {
    return new QueueFacts(
        name,
        "",
        weight,
        Amounts.NONE,
        Map.of(),
        Integer.MAX_VALUE,
        StrategyType.STRATEGY_TYPE_UNSPECIFIED);
  }

  private void has(String queue, int cores) {
    TraceTask task = task(queue, "has-" + tasks++, 0, 1, size(cores, 1, 0));
    Task object = objects.task(task);
    scheduling.observe(
        new PlaceKey(queue, task.name()), object, TraceObjects.binding(object, "n1", 0, false));
  }

  private PlaceKey wants(String queue) {
    TraceTask task = task(queue, "wants-" + tasks++, 0, 1, size(1, 1, 0));
    PlaceKey key = new PlaceKey(queue, task.name());
    scheduling.observe(key, objects.task(task), null);
    return key;
  }

  private FairnessFigures figures() {
    fairness.mark();
    return fairness.figures();
  }

  @Test
  void sharesByTheWeightsAreFair() {
    has("a", 2);
    has("b", 6);
    wants("a");
    wants("b");
    fairness.passed(SECOND);

    assertThat(figures().contended()).isEqualTo(SECOND);
    assertThat(figures().largest()).isCloseTo(0, EXACT);
  }

  @Test
  void whatOneHasTooMuchIsItsDeviation() {
    has("a", 5);
    has("b", 5);
    wants("a");
    wants("b");
    fairness.passed(SECOND);

    assertThat(figures().mean()).as("half instead of a quarter").isCloseTo(0.25, EXACT);
  }

  @Test
  void whoWantsNothingIsNotTreatedUnfairly() {
    has("a", 8);
    wants("a");
    fairness.passed(SECOND);

    assertThat(figures()).isEqualTo(new FairnessFigures(0, 0, 0, 0));
  }

  @Test
  void meanIsOverTheTimeInWhichTwoWantSomething() {
    has("a", 5);
    has("b", 5);
    wants("a");
    PlaceKey key = wants("b");
    fairness.passed(SECOND);
    scheduling.observe(key, null, null);
    fairness.passed(100 * SECOND);
    wants("b");
    has("b", 10);
    fairness.passed(SECOND);

    assertThat(figures().contended()).isEqualTo(2 * SECOND);
    assertThat(figures().largest()).isCloseTo(0.25, EXACT);
    assertThat(figures().last()).as("3/4 by weight, 15/20 in fact").isCloseTo(0, EXACT);
    assertThat(figures().mean()).isCloseTo(0.125, EXACT);
  }

  @Test
  void afterTheMarkNothingCounts() {
    FairnessFigures before = figures();
    has("a", 5);
    wants("a");
    wants("b");
    fairness.passed(SECOND);

    assertThat(fairness.figures()).isEqualTo(before);
  }
}
