package dev.berth.apiserver.history;

import java.util.Locale;

/** Figures for people. */
final class Amounts {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private Amounts() {}

  /** For example "512.0 MiB". */
  static String bytes(long bytes) {
    return bytes >= GIB
        ? String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB)
        : String.format(Locale.ROOT, "%.1f MiB", (double) bytes / MIB);
  }
}
