package dev.berth.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.StrategyType;
import dev.berth.bench.simulation.report.Outcome;
import dev.berth.bench.simulation.report.ResourceFigures;
import dev.berth.bench.simulation.trace.MadeTrace;
import dev.berth.bench.simulation.trace.Trace;
import dev.berth.scheduling.plan.Sampling;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * How good places are: a made trace with more to do than the GPUs can, and what it came to when
 * this was written. Who makes the scheduler worse sees it here; who makes it better may tighten a
 * bound.
 *
 * <p>The bounds are a little beyond the worst of five seeds, so that other choices between equals
 * pass. With random places most of them are broken.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class QualityTest {
  /**
   * What a run must reach.
   *
   * @param gpuUsed at least; shares in percents
   * @param gpuStranded at most, of what is free, and so are all that follow
   * @param waitMean in seconds, as the next
   */
  private record Bounds(
      double gpuUsed,
      double gpuStranded,
      double cpuStranded,
      double unfairness,
      double waitMean,
      double waitP95,
      long preemptions) {
    boolean holdFor(Outcome outcome) {
      return gpu(outcome).usedMean() * 100 >= gpuUsed
          && gpu(outcome).strandedMean() * 100 <= gpuStranded
          && cpu(outcome).strandedMean() * 100 <= cpuStranded
          && outcome.fairness().mean() * 100 <= unfairness
          && outcome.waits().mean() / 1e9 <= waitMean
          && outcome.waits().p95() / 1e9 <= waitP95
          && outcome.preemptions() <= preemptions;
    }

    void check(Outcome outcome) {
      assertThat(gpu(outcome).usedMean() * 100).as("GPUs used, %").isGreaterThanOrEqualTo(gpuUsed);
      assertThat(gpu(outcome).strandedMean() * 100)
          .as("GPUs stranded, %")
          .isLessThanOrEqualTo(gpuStranded);
      assertThat(cpu(outcome).strandedMean() * 100)
          .as("CPUs stranded, %")
          .isLessThanOrEqualTo(cpuStranded);
      assertThat(outcome.fairness().mean() * 100)
          .as("unfairness, %")
          .isLessThanOrEqualTo(unfairness);
      assertThat(outcome.waits().mean() / 1e9).as("wait, s").isLessThanOrEqualTo(waitMean);
      assertThat(outcome.waits().p95() / 1e9).as("wait p95, s").isLessThanOrEqualTo(waitP95);
      assertThat(outcome.preemptions()).as("preemptions").isLessThanOrEqualTo(preemptions);
    }
  }

  // Then: used 80.7 to 81.2, stranded 13.9 to 15.8 and 44.6 to 45.8, unfair 7.8 to 8.0, wait 79 to
  // 83 and 486 to 513, preemptions 105 to 126. That room is kept for large tasks that small ones
  // overtake costs some tasks a little: without it p95 was 449 to 479, and the mean as now.
  private static final Bounds SPREAD = new Bounds(80, 18, 48, 9, 88, 540, 135);
  // Then: 79.9 to 80.6, 27.6 to 31.3 and 44.1 to 45.1, 4.2 to 4.5, 129 to 134 and 646 to 691, 100
  // to
  // 108. What is full of tasks without GPUs keeps its GPUs from others: binpack reckons with cores
  // and memory alone.
  private static final Bounds BINPACK = new Bounds(79, 34, 47, 6, 145, 750, 130);

  private final Trace trace;

  QualityTest(@TempDir Path folder) {
    trace = Traces.made(folder, new MadeTrace(200, 3000, 1.1, 1));
  }

  private static ResourceFigures gpu(Outcome outcome) {
    return outcome.resources().getLast();
  }

  private static ResourceFigures cpu(Outcome outcome) {
    return outcome.resources().getFirst();
  }

  @Test
  void spreadIsNoWorse() {
    SPREAD.check(Traces.run(trace, StrategyType.STRATEGY_TYPE_SPREAD, Sampling.standard()));
  }

  @Test
  void binpackIsNoWorse() {
    BINPACK.check(Traces.run(trace, StrategyType.STRATEGY_TYPE_BINPACK, Sampling.standard()));
  }

  @Test
  void randomPlacesWouldNotPass() {
    Outcome random = Traces.run(trace, StrategyType.STRATEGY_TYPE_RANDOM, Sampling.standard());

    assertThat(SPREAD.holdFor(random)).isFalse();
  }
}
