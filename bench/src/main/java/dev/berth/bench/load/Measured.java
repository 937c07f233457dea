package dev.berth.bench.load;

import java.time.Duration;
import org.HdrHistogram.AbstractHistogram;

/**
 * What was measured.
 *
 * @param nanos how long each call took
 * @param took all of them together
 */
public record Measured(AbstractHistogram nanos, Duration took) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Calls per second. */
  public double rate() {
    return nanos.getTotalCount() * NANOS_PER_SECOND / took.toNanos();
  }

  /** How long the quickest so many percent of the calls took at most, in milliseconds. */
  public double millisAt(double percentile) {
    return nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }
}
