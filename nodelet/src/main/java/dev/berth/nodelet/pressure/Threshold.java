package dev.berth.nodelet.pressure;

import dev.berth.api.meta.Quantities;
import java.math.BigDecimal;

/** How much is to stay free of something. */
public sealed interface Threshold {
  /** A number of bytes. */
  record Bytes(long bytes) implements Threshold {}

  /** A part of the whole, in hundredths. */
  record Percent(double percent) implements Threshold {}

  /**
   * From text like "100Mi" or "5%". "0" is never reached.
   *
   * @throws IllegalArgumentException with a sentence that names the option
   */
  static Threshold parse(String option, String text) {
    String stripped = text.strip();
    try {
      if (stripped.endsWith("%")) {
        double percent = new BigDecimal(stripped.substring(0, stripped.length() - 1)).doubleValue();
        if (percent >= 0 && percent <= 100) {
          return new Percent(percent);
        }
      } else {
        long bytes = Quantities.bytes(Quantities.of(stripped));
        if (bytes >= 0) {
          return new Bytes(bytes);
        }
      }
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(wrong(option, text), e);
    }
    throw new IllegalArgumentException(wrong(option, text));
  }

  private static String wrong(String option, String text) {
    return "%s: write a quantity such as 100Mi, or 0%% to 100%%, not %s".formatted(option, text);
  }

  /** How much that is of a whole. */
  default long of(long whole) {
    return switch (this) {
      case Bytes(long bytes) -> bytes;
      case Percent(double percent) -> Math.round(whole * percent / 100);
    };
  }
}
