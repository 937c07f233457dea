package dev.berth.bench.simulation.report;

import java.util.Arrays;

/** How long tasks waited, in nanoseconds; percentiles are of those that really waited so long. */
public record WaitFigures(int count, double mean, long p50, long p95, long p99, long most) {
  public static WaitFigures of(long[] waits) {
    if (waits.length == 0) {
      return new WaitFigures(0, 0, 0, 0, 0, 0);
    }
    long[] sorted = waits.clone();
    Arrays.sort(sorted);
    double mean = Arrays.stream(sorted).asDoubleStream().sum() / sorted.length;
    return new WaitFigures(
        sorted.length,
        mean,
        at(sorted, 50),
        at(sorted, 95),
        at(sorted, 99),
        sorted[sorted.length - 1]);
  }

  private static long at(long[] sorted, int percent) {
    int rank = (int) Math.ceilDiv((long) sorted.length * percent, 100L);
    return sorted[Math.max(0, rank - 1)];
  }
}
