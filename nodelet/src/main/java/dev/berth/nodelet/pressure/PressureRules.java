package dev.berth.nodelet.pressure;

import java.time.Duration;

/**
 * When a node is under pressure, and how it is relieved.
 *
 * @param memoryBelow how much memory is to stay available
 * @param diskBelow how much of each disk is to stay free, its inodes too when it is a percentage
 * @param grace how long at most an evicted container has between stop signal and kill
 * @param hold how long condition and taint stay when it is over
 */
public record PressureRules(
    Threshold memoryBelow, Threshold diskBelow, Duration grace, Duration hold) {
  public static final PressureRules DEFAULT =
      new PressureRules(
          new Threshold.Bytes(100L << 20),
          new Threshold.Percent(5),
          Duration.ofSeconds(10),
          Duration.ofMinutes(2));

  public PressureRules {
    if (grace.isNegative() || hold.isNegative()) {
      throw new IllegalArgumentException("evict-grace and pressure-hold must not be negative");
    }
  }
}
