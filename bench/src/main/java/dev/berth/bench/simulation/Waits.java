package dev.berth.bench.simulation;

import dev.berth.bench.simulation.report.WaitFigures;
import java.util.Arrays;

/** How long each one waited, in nanoseconds. */
final class Waits {
  private long[] waits = new long[64];
  private int count;

  void add(long wait) {
    if (count == waits.length) {
      waits = Arrays.copyOf(waits, count * 2);
    }
    waits[count++] = wait;
  }

  WaitFigures figures() {
    return WaitFigures.of(Arrays.copyOf(waits, count));
  }
}
