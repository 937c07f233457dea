package dev.berth.bench.simulation;

import java.util.List;

/**
 * Means over time of values that change in steps, from the beginning until the last mark: a cluster
 * to which nothing comes any more runs empty, which says little.
 */
final class Gauges {
  private final double[] sums;
  private long time;
  private final double[] markedSums;
  private long markedTime;
  private List<Double> marked = List.of();

  Gauges(int count) {
    this.sums = new double[count];
    this.markedSums = new double[count];
  }

  /** For so long all was so, in nanoseconds. */
  void passed(long nanos, List<Double> values) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += values.get(i) * nanos;
    }
    time += nanos;
  }

  /** Until here, for now. */
  void mark(List<Double> values) {
    System.arraycopy(sums, 0, markedSums, 0, sums.length);
    markedTime = time;
    marked = values;
  }

  /** Until the mark; the value there when no time had passed. */
  double mean(int i) {
    return markedTime == 0 ? last(i) : markedSums[i] / markedTime;
  }

  /** At the mark; 0 when there is none. */
  double last(int i) {
    return marked.isEmpty() ? 0 : marked.get(i);
  }
}
