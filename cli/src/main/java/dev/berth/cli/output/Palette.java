package dev.berth.cli.output;

import java.util.List;
import java.util.Set;

/** Colours, used on a terminal only: the title is bold, and a row takes that of its worst word. */
public final class Palette {
  private static final Set<String> BAD =
      Set.of("Failed", "BackOff", "NotReady", "Unknown", "Warning", "DELETED");
  private static final Set<String> WAITING =
      Set.of("Pending", "Starting", "Stopping", "Terminating", "SchedulingDisabled");

  // Not red: that means that something is wrong.
  private static final List<Integer> NAMES = List.of(36, 33, 32, 35, 34, 96, 93, 92, 95, 94);

  private Palette() {}

  /** A name among several, each with a colour of its own as far as there are enough. */
  public static String name(Terminal terminal, int number, String name) {
    return terminal.colour()
        ? "\033[%dm%s\033[0m".formatted(NAMES.get(number % NAMES.size()), name)
        : name;
  }

  static String title(Terminal terminal, String line) {
    return terminal.colour() ? "\033[1m" + line + "\033[0m" : line;
  }

  static String row(Terminal terminal, List<String> cells, String line) {
    if (!terminal.colour()) {
      return line;
    }
    if (cells.stream().anyMatch(BAD::contains)) {
      return "\033[31m" + line + "\033[0m";
    }
    return cells.stream().anyMatch(WAITING::contains) ? "\033[33m" + line + "\033[0m" : line;
  }
}
