package dev.berth.scheduling.rebalance;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a node has to be for its tasks to be moved. */
public enum Aim {
  /** Too much of its cpu or memory is requested. */
  HOT,
  /** Nearly nothing is requested of it. */
  EMPTY;

  /**
   * Reads "hot", "empty", "hot,empty" or "none", in any case.
   *
   * @throws IllegalArgumentException for anything else, with the words that there are
   */
  public static Set<Aim> parse(String text) {
    Set<Aim> aims = EnumSet.noneOf(Aim.class);
    for (String word : text.toLowerCase(Locale.ROOT).split(",", -1)) {
      switch (word.strip()) {
        case "hot" -> aims.add(HOT);
        case "empty" -> aims.add(EMPTY);
        case "none" -> {}
        default ->
            throw new IllegalArgumentException("must be hot, empty, hot,empty or none: " + text);
      }
    }
    return aims;
  }
}
