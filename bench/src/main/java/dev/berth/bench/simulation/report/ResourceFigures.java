package dev.berth.bench.simulation.report;

/**
 * One resource of the cluster; shares from 0 to 1. Means are from the first arrival to the last,
 * last ones are what was so when the last task had come.
 *
 * @param usedMean of all there is
 * @param strandedMean of what is free
 */
public record ResourceFigures(
    String label, double usedMean, double usedLast, double strandedMean, double strandedLast) {}
