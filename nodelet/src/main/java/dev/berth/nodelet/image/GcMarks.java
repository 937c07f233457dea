package dev.berth.nodelet.image;

import java.time.Duration;

/**
 * When images are removed: once the disk is used above the high mark, until it is below the low
 * one.
 *
 * @param highPercent of the disk, 1 to 100; 100 removes nothing ever
 * @param lowPercent of the disk, 0 to less than the high mark
 * @param minAge how long an image must have been unused
 * @param every how often the disk is looked at
 */
public record GcMarks(int highPercent, int lowPercent, Duration minAge, Duration every) {
  public static final GcMarks DEFAULT =
      new GcMarks(85, 80, Duration.ofMinutes(2), Duration.ofMinutes(1));

  private static final int NEVER = 100;

  public GcMarks {
    if (highPercent < 1 || highPercent > NEVER) {
      throw new IllegalArgumentException(
          "--image-gc-high-percent must be 1 to 100, and is " + highPercent);
    }
    if (lowPercent < 0 || lowPercent >= highPercent) {
      throw new IllegalArgumentException(
          "--image-gc-low-percent must be 0 to less than the high mark, %d, and is %d"
              .formatted(highPercent, lowPercent));
    }
    if (minAge.isNegative()) {
      throw new IllegalArgumentException("--image-gc-min-age must not be negative");
    }
    if (!every.isPositive()) {
      throw new IllegalArgumentException("--image-gc-every must be more than 0");
    }
  }

  boolean isOff() {
    return highPercent == NEVER;
  }
}
