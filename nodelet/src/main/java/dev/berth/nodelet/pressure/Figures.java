package dev.berth.nodelet.pressure;

import java.util.List;
import java.util.Locale;

/** Amounts, for people. */
final class Figures {
  private static final List<String> UNITS = List.of("Ki", "Mi", "Gi", "Ti", "Pi");
  private static final double STEP = 1024;

  private Figures() {}

  /** For example "48.5Mi". */
  static String bytes(long bytes) {
    double value = bytes / STEP;
    int unit = 0;
    while (value >= STEP && unit < UNITS.size() - 1) {
      value /= STEP;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f%s", value, UNITS.get(unit));
  }
}
