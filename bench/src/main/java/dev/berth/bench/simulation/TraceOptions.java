package dev.berth.bench.simulation;

import dev.berth.api.v1.StrategyType;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is to be simulated, and how.
 *
 * @param queues null for none: all queues that tasks name weigh the same
 * @param strategy of tasks whose queue has none
 * @param compare whether to run it again with every node looked at for each task
 * @param speedUp 2 for twice as many tasks in the same time
 * @param until when to end, whoever still runs or waits; null for when all is over
 * @param output the folder for what is written; null for none
 */
public record TraceOptions(
    Path trace,
    Path nodes,
    @Nullable Path queues,
    long seed,
    StrategyType strategy,
    boolean compare,
    double speedUp,
    @Nullable Duration until,
    @Nullable Path output) {
  public TraceOptions {
    if (!(speedUp > 0) || Double.isInfinite(speedUp)) {
      throw new IllegalArgumentException("the speed-up is not more than 0: " + speedUp);
    }
  }

  /** With what is usual where nothing else is said: seed 1, spread, no comparison, to the end. */
  public static TraceOptions of(Path trace, Path nodes) {
    return new TraceOptions(
        trace, nodes, null, 1, StrategyType.STRATEGY_TYPE_SPREAD, false, 1, null, null);
  }
}
