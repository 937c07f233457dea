package dev.berth.bench.simulation.trace;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A task that comes at some time, and ends by itself after it has run for so long in one piece.
 *
 * @param arrival in nanoseconds since the trace begins
 * @param duration in nanoseconds
 * @param queue the Queue of its namespace
 * @param selector labels that its node must have, each with one of these values
 */
public record TraceTask(
    String namespace,
    String name,
    long arrival,
    long duration,
    Size size,
    int priority,
    String queue,
    Map<String, String> labels,
    SortedMap<String, List<String>> selector) {
  public TraceTask {
    labels = Map.copyOf(labels);
    selector = Collections.unmodifiableSortedMap(new TreeMap<>(selector));
  }

  TraceTask at(long otherArrival) {
    return new TraceTask(
        namespace, name, otherArrival, duration, size, priority, queue, labels, selector);
  }
}
