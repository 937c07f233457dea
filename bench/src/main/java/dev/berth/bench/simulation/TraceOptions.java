package dev.berth.bench.simulation;

import dev.berth.api.v1.StrategyType;
import dev.berth.bench.simulation.trace.TraceLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be simulated, and how.
 *
 * @param strategy of tasks whose queue has none
 * @param looks at how many nodes; one run for each
 * @param speedUp 2 for twice as many tasks in the same time
 * @param until when to end, whoever still runs or waits; null for when all is over
 * @param output the folder for what is written; null for none
 */
public record TraceOptions(
    TraceLocation trace,
    long seed,
    StrategyType strategy,
    List<Look> looks,
    double speedUp,
    @Nullable Duration until,
    @Nullable Path output) {
  public TraceOptions {
    looks = List.copyOf(looks);
    if (!(speedUp > 0) || Double.isInfinite(speedUp)) {
      throw new IllegalArgumentException("the speed-up is not more than 0: " + speedUp);
    }
  }
}
