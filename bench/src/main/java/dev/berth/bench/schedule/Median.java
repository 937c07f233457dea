package dev.berth.bench.schedule;

import java.util.Arrays;

/** The middle one of an odd number of figures, the lower middle one of an even number. */
final class Median {
  private Median() {}

  static double of(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }
}
