package dev.berth.bench.simulation;

import dev.berth.api.v1.StrategyType;
import dev.berth.scheduling.plan.Sampling;

/**
 * How a trace is run.
 *
 * @param strategy of tasks whose queue has none
 * @param until the end, in nanoseconds of the trace, whoever still runs or waits
 */
record Setup(long seed, StrategyType strategy, Sampling sampling, long until) {}
