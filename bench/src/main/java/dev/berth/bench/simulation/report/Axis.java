package dev.berth.bench.simulation.report;

import java.util.ArrayList;
import java.util.List;

/**
 * From nothing to some value, along a side of a panel. Ticks are at numbers that people like.
 *
 * @param end the value at its end, above 0
 * @param from the coordinate where it begins
 * @param to the coordinate where it ends
 */
record Axis(double end, double from, double to, double tick) {
  private static final double MINUTE = 60;
  private static final double HOUR = 60 * MINUTE;
  private static final double DAY = 24 * HOUR;
  private static final double[] NICE_SECONDS = {
    1,
    2,
    5,
    10,
    20,
    30,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    20 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    5 * DAY,
    10 * DAY,
    20 * DAY,
    50 * DAY,
    100 * DAY,
    200 * DAY,
    500 * DAY,
    1000 * DAY
  };

  /** Ends at a tick, at or above the greatest value; at 1 when that is nothing. */
  static Axis ofNumbers(double greatest, double from, double to, int ticks) {
    if (greatest <= 0) {
      return new Axis(1, from, to, 1);
    }
    double atLeast = greatest / ticks;
    double power = 1;
    while (power > atLeast) {
      power /= 10;
    }
    while (power * 10 <= atLeast) {
      power *= 10;
    }
    double tick = power;
    for (double factor : new double[] {1, 2, 5, 10}) {
      tick = power * factor;
      if (tick >= atLeast * (1 - 1e-9)) {
        break;
      }
    }
    return new Axis(tick * Math.ceil(greatest / tick * (1 - 1e-9)), from, to, tick);
  }

  /** Ends with the last value. */
  static Axis ofSeconds(double last, double from, double to, int ticks) {
    double end = Math.max(last, 1);
    for (double nice : NICE_SECONDS) {
      if (end / nice <= ticks) {
        return new Axis(end, from, to, nice);
      }
    }
    return new Axis(end, from, to, end);
  }

  /** Where a value is. */
  double at(double value) {
    return from + (to - from) * Math.min(1, value / end);
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i * tick <= end * (1 + 1e-9); i++) {
      ticks.add(i * tick);
    }
    return ticks;
  }

  /** A tick of seconds in the largest unit that all of them have in common. */
  String seconds(double value) {
    if (tick >= DAY) {
      return Numbers.plain(value / DAY, 1) + " d";
    }
    if (tick >= HOUR) {
      return Numbers.plain(value / HOUR, 1) + " h";
    }
    return tick >= MINUTE
        ? Numbers.plain(value / MINUTE, 1) + " min"
        : Numbers.plain(value, 1) + " s";
  }
}
