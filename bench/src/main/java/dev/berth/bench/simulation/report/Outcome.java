package dev.berth.bench.simulation.report;

import java.util.List;

/**
 * What became of a trace.
 *
 * @param tasks how many came
 * @param placed how many had a place at some time
 * @param window when the last task came, in nanoseconds
 * @param end when it was over, in nanoseconds
 * @param waits from arrivals to first places
 * @param waitsAgain from losing a place to the next one
 * @param preemptions how often a task lost its place to another
 * @param lostWork how long these had run, in nanoseconds, which was for nothing
 */
public record Outcome(
    int tasks,
    int placed,
    int ended,
    int running,
    int waiting,
    long window,
    long end,
    WaitFigures waits,
    WaitFigures waitsAgain,
    long preemptions,
    long lostWork,
    List<ResourceFigures> resources,
    List<QueueFigures> queues,
    FairnessFigures fairness,
    Series series) {
  public Outcome {
    resources = List.copyOf(resources);
    queues = List.copyOf(queues);
  }
}
