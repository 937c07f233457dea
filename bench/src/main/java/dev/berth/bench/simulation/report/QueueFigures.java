package dev.berth.bench.simulation.report;

/**
 * One queue that tasks belong to.
 *
 * @param preempted how often one of its tasks had to go
 * @param shareMean its dominant share, 0 to 1, from the first arrival to the last
 * @param shareLast as above, when the last task had come
 */
public record QueueFigures(
    String name,
    int weight,
    int tasks,
    WaitFigures waits,
    long preempted,
    double shareMean,
    double shareLast) {}
