package dev.berth.client.time;

import java.time.Duration;

/**
 * How long to wait after so many failures in a row: base, 2 × base, 4 × base and so on up to the
 * cap.
 *
 * @param base the wait after the first failure
 * @param cap the longest wait
 */
public record Backoff(Duration base, Duration cap) {
  public Backoff {
    if (base.isNegative() || base.isZero() || cap.compareTo(base) < 0) {
      throw new IllegalArgumentException(
          "base must be positive and at most cap: " + base + ", " + cap);
    }
  }

  public static Backoff between(Duration base, Duration cap) {
    return new Backoff(base, cap);
  }

  /**
   * @param failures how many there were in a row, from 1
   */
  public Duration delay(int failures) {
    int doublings = Math.max(0, failures - 1);
    // Beyond 2^30 × 1 ns the product could overflow for long bases; the cap is reached before.
    if (doublings >= 30) {
      return cap;
    }
    long factor = 1L << doublings;
    return base.compareTo(cap.dividedBy(factor)) >= 0 ? cap : base.multipliedBy(factor);
  }

  /**
   * The same, but somewhere between half of it and all of it, so that many who failed together do
   * not return together.
   *
   * @param random from 0 to 1
   */
  public Duration delay(int failures, double random) {
    Duration whole = delay(failures);
    return Duration.ofNanos((long) (whole.toNanos() * (0.5 + random / 2)));
  }
}
