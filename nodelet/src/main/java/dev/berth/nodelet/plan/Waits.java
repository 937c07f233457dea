package dev.berth.nodelet.plan;

import dev.berth.api.v1.BackOff;
import java.time.Duration;

/**
 * How long to wait between starts: base, base × factor and so on, up to the cap; base again after a
 * run of at least {@code reset}.
 */
public record Waits(Duration base, int factor, Duration cap, Duration reset) {
  public static Waits of(BackOff backOff) {
    return new Waits(
        Duration.ofSeconds(backOff.hasBaseSeconds() ? backOff.getBaseSeconds() : 1),
        backOff.hasFactor() ? backOff.getFactor() : 2,
        Duration.ofSeconds(backOff.hasCapSeconds() ? backOff.getCapSeconds() : 300),
        Duration.ofSeconds(backOff.hasResetSeconds() ? backOff.getResetSeconds() : 600));
  }

  /** The wait after so many failures in a row, from 1. */
  public Duration after(int failures) {
    Duration wait = base;
    // Ends early at the cap, so that a large count can't overflow.
    for (int i = 1; i < failures && wait.compareTo(cap) < 0; i++) {
      if (factor <= 1) {
        break;
      }
      wait = wait.multipliedBy(factor);
    }
    return wait.compareTo(cap) < 0 ? wait : cap;
  }
}
