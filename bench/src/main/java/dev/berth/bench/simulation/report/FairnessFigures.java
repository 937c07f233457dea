package dev.berth.bench.simulation.report;

/**
 * How far dominant shares were from the weights, while two queues or more had tasks waiting, from
 * the first arrival to the last.
 *
 * @param contended for how long that was so, in nanoseconds
 * @param mean over that time, 0 to 1
 * @param last when it was so for the last time
 */
public record FairnessFigures(long contended, double mean, double largest, double last) {}
