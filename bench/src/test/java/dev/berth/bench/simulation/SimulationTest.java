package dev.berth.bench.simulation;

import static dev.berth.bench.simulation.Traces.SECOND;
import static dev.berth.bench.simulation.Traces.node;
import static dev.berth.bench.simulation.Traces.size;
import static dev.berth.bench.simulation.Traces.task;
import static dev.berth.bench.simulation.Traces.withPriority;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.berth.api.v1.StrategyType;
import dev.berth.bench.simulation.report.Outcome;
import dev.berth.bench.simulation.report.QueueFigures;
import dev.berth.bench.simulation.report.ResourceFigures;
import dev.berth.bench.simulation.trace.Trace;
import dev.berth.bench.simulation.trace.TraceNode;
import dev.berth.bench.simulation.trace.TraceTask;
import dev.berth.scheduling.plan.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What happens in simulated time, in situations small enough to be reckoned by hand. */
final class SimulationTest {
  private static final TraceNode NODE = node("n1", 4, 16, 0);

  @Test
  void taskRunsForAsLongAsItSays() {
    Outcome outcome =
        Traces.run(Traces.of(List.of(NODE), List.of(task("q", "a", 0, 60, size(2, 1, 0)))));

    assertThat(outcome.tasks()).isEqualTo(1);
    assertThat(outcome.placed()).isEqualTo(1);
    assertThat(outcome.ended()).isEqualTo(1);
    assertThat(outcome.end()).isEqualTo(60 * SECOND);
    assertThat(outcome.waits().most()).isZero();
  }

  @Test
  void whoFindsNoRoomWaitsUntilAnotherEnds() {
    Outcome outcome =
        Traces.run(
            Traces.of(
                List.of(NODE),
                List.of(
                    task("q", "a", 0, 60, size(3, 1, 0)),
                    task("q", "b", 10, 60, size(2, 1, 0)),
                    task("q", "c", 20, 60, size(1, 1, 0)))));

    assertThat(outcome.waits().most()).as("b from 10 to 60").isEqualTo(50 * SECOND);
    assertThat(outcome.waits().p50()).as("c goes by it").isZero();
    assertThat(outcome.end()).isEqualTo(120 * SECOND);
    assertThat(outcome.preemptions()).isZero();
  }

  @Test
  void whoIsMoreImportantTakesThePlaceAfterTheGraceAndTheOtherBeginsAnew() {
    Outcome outcome =
        Traces.run(
            Traces.of(
                List.of(NODE),
                List.of(
                    task("q", "a", 0, 100, size(4, 1, 0)),
                    withPriority(10, task("q", "b", 20, 100, size(4, 1, 0))))));

    assertThat(outcome.preemptions()).isEqualTo(1);
    assertThat(outcome.lostWork()).as("20 s before, 30 s of grace").isEqualTo(50 * SECOND);
    assertThat(outcome.waits().most()).isEqualTo(30 * SECOND);
    assertThat(outcome.waitsAgain().most()).as("from 50 to 150").isEqualTo(100 * SECOND);
    assertThat(outcome.end()).as("all of its 100 s once more").isEqualTo(250 * SECOND);
    assertThat(outcome.queues()).extracting(QueueFigures::preempted).containsExactly(1L);
  }

  @Test
  void whoEndsWithinItsGraceHasLostNothing() {
    Outcome outcome =
        Traces.run(
            Traces.of(
                List.of(NODE),
                List.of(
                    task("q", "a", 0, 25, size(4, 1, 0)),
                    withPriority(10, task("q", "b", 20, 100, size(4, 1, 0))))));

    assertThat(outcome.preemptions()).isZero();
    assertThat(outcome.waits().most()).isEqualTo(5 * SECOND);
    assertThat(outcome.end()).isEqualTo(125 * SECOND);
  }

  @Test
  void goesOnUntilTheEndThatIsAskedFor() {
    Trace trace =
        Traces.of(
            List.of(NODE),
            List.of(
                task("q", "a", 0, 600, size(3, 1, 0)),
                task("q", "b", 10, 600, size(3, 1, 0)),
                task("q", "c", 100, 600, size(1, 1, 0))));
    Setup setup = new Setup(1, StrategyType.STRATEGY_TYPE_SPREAD, Sampling.standard(), 50 * SECOND);

    Outcome outcome = Traces.run(trace, setup);

    assertThat(outcome.end()).isEqualTo(50 * SECOND);
    assertThat(outcome.tasks()).as("c has not come").isEqualTo(2);
    assertThat(outcome.running()).isEqualTo(1);
    assertThat(outcome.waiting()).isEqualTo(1);
  }

  @Test
  void whoFitsNowhereWaitsForEverAndHoldsUpNobody() {
    Outcome outcome =
        Traces.run(
            Traces.of(
                List.of(NODE),
                List.of(
                    task("q", "a", 0, 60, size(5, 1, 0)), task("q", "b", 0, 60, size(4, 1, 0)))));

    assertThat(outcome.ended()).isEqualTo(1);
    assertThat(outcome.waiting()).isEqualTo(1);
    assertThat(outcome.placed()).isEqualTo(1);
    assertThat(outcome.end()).isEqualTo(60 * SECOND);
  }

  @Test
  void selectorsAreKept() {
    TraceNode labelled = new TraceNode("n2", NODE.size(), Map.of("gpu-model", "T4"));
    TraceTask plain = task("q", "a", 0, 60, size(4, 1, 0));
    TraceTask choosy =
        new TraceTask(
            "q",
            "b",
            0,
            60 * SECOND,
            size(4, 1, 0),
            0,
            "q",
            Map.of(),
            new TreeMap<>(Map.of("gpu-model", List.of("V100", "T4"))));

    assertThat(Traces.run(Traces.of(List.of(NODE, labelled), List.of(choosy))).ended())
        .isEqualTo(1);
    assertThat(Traces.run(Traces.of(List.of(NODE), List.of(plain, choosy))).ended()).isEqualTo(1);
  }

  @Test
  void figuresAreUntilTheLastArrival() {
    Outcome outcome =
        Traces.run(
            Traces.of(
                List.of(NODE),
                List.of(
                    task("q", "a", 0, 1000, size(1, 4, 0)),
                    task("q", "b", 30, 1000, size(2, 4, 0)),
                    task("q", "c", 60, 1000, size(1, 4, 0)))));

    ResourceFigures cpu = outcome.resources().getFirst();
    assertThat(outcome.window()).isEqualTo(60 * SECOND);
    assertThat(cpu.label()).isEqualTo("cpu");
    assertThat(cpu.usedMean()).as("a quarter, then three").isCloseTo(0.5, within(1e-9));
    assertThat(cpu.usedLast()).isCloseTo(1, within(1e-9));
    QueueFigures queue = outcome.queues().getFirst();
    assertThat(queue.shareMean()).isCloseTo(0.5, within(1e-9));
    assertThat(queue.tasks()).isEqualTo(3);
  }

  @Test
  void queuesShareWhatThereIsWhileBothWait() {
    List<TraceTask> tasks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      tasks.add(task("a", "a" + i, 0, 100, size(1, 1, 0)));
      tasks.add(task("b", "b" + i, 0, 100, size(1, 1, 0)));
    }
    // So that there is a time to measure before the last one comes.
    tasks.add(task("a", "late", 90, 1, size(1, 1, 0)));

    Outcome outcome = Traces.run(Traces.of(List.of(NODE, node("n2", 4, 16, 0)), tasks));

    assertThat(outcome.fairness().contended()).isEqualTo(90 * SECOND);
    assertThat(outcome.fairness().largest()).isCloseTo(0, within(1e-9));
    assertThat(outcome.ended()).isEqualTo(81);
  }

  @Test
  void noTasksAreSoonOver() {
    Outcome outcome = Traces.run(Traces.of(List.of(NODE), List.of()));

    assertThat(outcome.tasks()).isZero();
    assertThat(outcome.end()).isZero();
  }
}
