package dev.berth.bench.simulation.report;

import java.util.Locale;

/** Numbers as text, the same everywhere. */
final class Numbers {
  private static final double SECOND = 1e9;
  private static final int[] UNIT_SECONDS = {86_400, 3_600, 60};
  private static final String[] UNITS = {" d", " h", " min"};

  private Numbers() {}

  /** "12.3%" of 0.123. */
  static String percent(double share) {
    return fixed(share * 100, 1) + "%";
  }

  /** A time in the unit that leaves it at least 2, for example "95.0 s" or "3.2 h". */
  static String time(long nanos) {
    return ofSeconds(nanos / SECOND);
  }

  static String time(double nanos) {
    return ofSeconds(nanos / SECOND);
  }

  private static String ofSeconds(double seconds) {
    for (int i = 0; i < UNITS.length; i++) {
      if (seconds >= 2 * UNIT_SECONDS[i]) {
        return fixed(seconds / UNIT_SECONDS[i], 1) + UNITS[i];
      }
    }
    return fixed(seconds, 1) + " s";
  }

  static String fixed(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    // What rounds to nothing has no sign.
    return text.startsWith("-") && Double.parseDouble(text) == 0 ? text.substring(1) : text;
  }

  /** Without decimals that say nothing. */
  static String plain(double value, int decimals) {
    String text = fixed(value, decimals);
    return text.indexOf('.') < 0 ? text : text.replaceAll("\\.?0+$", "");
  }
}
