package dev.berth.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.StrategyType;
import dev.berth.bench.simulation.report.Outcome;
import dev.berth.bench.simulation.report.ResourceFigures;
import dev.berth.bench.simulation.trace.MadeTrace;
import dev.berth.bench.simulation.trace.Trace;
import dev.berth.scheduling.plan.Sampling;
import java.nio.file.Path;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What it costs to look at a sample of a thousand nodes and not at all of them (docs/simulator.md).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SamplingQualityTest {
  private final Trace trace;

  SamplingQualityTest(@TempDir Path folder) {
    trace = Traces.made(folder, new MadeTrace(1000, 6000, 1.2, 1));
  }

  /**
   * With spread a sample costs nothing. Binpack finds one of the fullest nodes and not always the
   * fullest, so that a little more stays free beside its tasks.
   *
   * @param stranded how many percents more of what is free may be stranded
   */
  @ParameterizedTest
  @CsvSource({"STRATEGY_TYPE_SPREAD, 1", "STRATEGY_TYPE_BINPACK, 6"})
  void sampleIsNearlyAsGoodAsAllNodes(StrategyType strategy, double stranded) {
    Outcome sampled = Traces.run(trace, strategy, Sampling.standard());
    Outcome all = Traces.run(trace, strategy, Sampling.ALL);

    assertThat(sampled.ended()).isEqualTo(all.ended()).isEqualTo(6000);
    for (int i = 0; i < all.resources().size(); i++) {
      ResourceFigures one = sampled.resources().get(i);
      ResourceFigures best = all.resources().get(i);
      assertThat(one.usedMean() * 100)
          .as("%s used, %%", one.label())
          .isGreaterThan(best.usedMean() * 100 - 1);
      assertThat(one.strandedMean() * 100)
          .as("%s stranded, %%", one.label())
          .isLessThan(best.strandedMean() * 100 + stranded);
    }
    assertThat(sampled.fairness().largest() * 100)
        .as("unfairness, %")
        .isLessThan(all.fairness().largest() * 100 + 1);
    assertThat(sampled.waits().mean() / 1e9).as("wait, s").isLessThan(all.waits().mean() / 1e9 + 1);
  }
}
