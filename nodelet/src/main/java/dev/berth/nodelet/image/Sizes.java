package dev.berth.nodelet.image;

import dev.berth.nodelet.runtime.PullProgress;
import java.time.Duration;
import java.util.Locale;

/** Amounts and times as people read them. */
final class Sizes {
  private static final double MIB = 1 << 20;

  private Sizes() {}

  /** For example "45.6 MiB". */
  static String mib(long bytes) {
    return number(bytes) + " MiB";
  }

  /** For example "3.2s". */
  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1fs", time.toMillis() / 1000.0);
  }

  /** For example "pulling: 12.3 of 45.6 MiB, 3 of 7 layers". */
  static String of(PullProgress progress) {
    if (progress.layers() == 0) {
      return "pulling: the registry is being asked";
    }
    String layers = "%d of %d layers".formatted(progress.doneLayers(), progress.layers());
    if (progress.totalBytes() == 0) {
      return "pulling: " + layers;
    }
    return "pulling: %s of %s%s, %s"
        .formatted(
            number(progress.doneBytes()),
            progress.sized() ? "" : "at least ",
            mib(progress.totalBytes()),
            layers);
  }

  private static String number(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / MIB);
  }
}
