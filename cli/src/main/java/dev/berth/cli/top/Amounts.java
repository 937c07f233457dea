package dev.berth.cli.top;

import dev.berth.api.rpc.v1.CpuUsage;
import java.util.List;
import java.util.Locale;

/** Amounts as a table has them. */
final class Amounts {
  private static final List<String> UNITS = List.of("Ki", "Mi", "Gi", "Ti", "Pi");
  private static final double STEP = 1024;

  private Amounts() {}

  /** For example "250m"; "" when it is not known. */
  static String cpu(CpuUsage cpu) {
    return cpu.hasRateMilli() ? cpu.getRateMilli() + "m" : "";
  }

  /** For example "512B" or "12.5Mi". */
  static String bytes(long bytes) {
    if (bytes < STEP) {
      return bytes + "B";
    }
    double value = bytes / STEP;
    int unit = 0;
    while (value >= STEP && unit < UNITS.size() - 1) {
      value /= STEP;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f%s", value, UNITS.get(unit));
  }

  /** For example "1.5Ki / 3.0Mi". */
  static String pair(long one, long other) {
    return bytes(one) + " / " + bytes(other);
  }

  /** For example "25%"; "" of nothing. */
  static String percent(long part, long whole) {
    return whole <= 0 ? "" : Math.round(100.0 * part / whole) + "%";
  }
}
