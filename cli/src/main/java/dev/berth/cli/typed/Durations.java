package dev.berth.cli.typed;

import dev.berth.cli.outcome.CommandException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people type them. */
public final class Durations {
  /** Far beyond any use, and still a count of nanoseconds. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final Pattern PART = Pattern.compile("(\\d+)(ms|s|m|h|d)");

  private Durations() {}

  /**
   * Reads "90s", "1m30s", "2h", "500ms", or a plain number of seconds.
   *
   * @throws CommandException (usage) when it is none of these; {@code what} names the option
   */
  public static Duration parse(String what, String text) {
    Duration duration =
        text.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(text)) : sum(what, text);
    if (duration.compareTo(LONGEST) > 0) {
      throw CommandException.usage("%s: %s is longer than 100 years".formatted(what, text));
    }
    return duration;
  }

  private static Duration sum(String what, String text) {
    Duration sum = Duration.ZERO;
    int at = 0;
    Matcher part = PART.matcher(text);
    while (part.find() && part.start() == at && part.group(1).length() < 10) {
      sum = sum.plus(one(Long.parseLong(part.group(1)), part.group(2)));
      at = part.end();
    }
    if (at == 0 || at != text.length()) {
      throw CommandException.usage(
          "%s: \"%s\" is not a duration: write for example 30s, 1m30s or 2h".formatted(what, text));
    }
    return sum;
  }

  private static Duration one(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
