package dev.berth.scheduling.plan;

import java.util.Locale;

/** Amounts of resources as people write them. */
public final class Amount {
  private static final String[] UNITS = {"", "Ki", "Mi", "Gi", "Ti", "Pi"};

  private Amount() {}

  /** For example "500m" of cpu, "1.5Gi" of memory, "2" of anything else. */
  public static String text(String resource, long amount) {
    return switch (resource) {
      case "cpu", "idle/cpu" -> cpu(amount);
      case "memory", "ephemeral-storage", "idle/memory" -> bytes(amount);
      default -> Long.toString(amount);
    };
  }

  private static String cpu(long milli) {
    return milli % 1000 == 0 ? Long.toString(milli / 1000) : milli + "m";
  }

  /** At most one decimal, rounded down: what is said to be free must be free. */
  private static String bytes(long bytes) {
    int unit = 0;
    long size = 1;
    while (bytes / size >= 1024 && unit < UNITS.length - 1) {
      size *= 1024;
      unit++;
    }
    long tenths = bytes / size * 10 + bytes % size * 10 / size;
    return tenths % 10 == 0
        ? tenths / 10 + UNITS[unit]
        : String.format(Locale.ROOT, "%d.%d%s", tenths / 10, tenths % 10, UNITS[unit]);
  }
}
