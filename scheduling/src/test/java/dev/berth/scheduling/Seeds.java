package dev.berth.scheduling;

import java.util.function.LongConsumer;

/** Runs that follow from a seed; a failure names its seed, and repeats with it. */
final class Seeds {
  private static final int EACH = Integer.getInteger("seeds", 20);

  private Seeds() {}

  /** Runs one block of them: those from a thousand times its number on. */
  static void run(int block, LongConsumer run) {
    for (long seed = block * 1_000L; seed < block * 1_000L + EACH; seed++) {
      try {
        run.accept(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }
}
