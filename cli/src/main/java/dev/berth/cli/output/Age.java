package dev.berth.cli.output;

import dev.berth.api.meta.v1.Time;
import java.time.Duration;
import java.time.Instant;

/** Durations as kubectl shows them: short, with two units where one would be too coarse. */
public final class Age {
  private Age() {}

  /** How long ago it was; "" for an absent time. */
  public static String since(Time time, Instant now) {
    return time.getSeconds() == 0
        ? ""
        : of(Duration.between(Instant.ofEpochSecond(time.getSeconds()), now));
  }

  /** For example 5s, 3m20s, 45m, 7h5m, 30h, 4d2h, 300d, 2y30d. A clock that is behind shows 0s. */
  public static String of(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    long minutes = seconds / 60;
    long hours = minutes / 60;
    long days = hours / 24;
    if (seconds < 120) {
      return seconds + "s";
    }
    if (minutes < 10) {
      return two(minutes, "m", seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    if (hours < 8) {
      return two(hours, "h", minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    if (days < 8) {
      return two(days, "d", hours % 24, "h");
    }
    if (days < 730) {
      return days + "d";
    }
    return days < 2920 ? two(days / 365, "y", days % 365, "d") : days / 365 + "y";
  }

  private static String two(long big, String bigUnit, long small, String smallUnit) {
    return big + bigUnit + (small == 0 ? "" : small + smallUnit);
  }
}
