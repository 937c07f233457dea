package dev.berth.scheduling.rebalance;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a node has to be for its tasks to be moved. */
public enum Aim {
  /** Too much of its cpu or memory is requested. */
  HOT("hot"),
  /** Its tasks use too much of its cpu or memory, whatever they have requested. */
  BUSY("busy"),
  /** Nearly nothing is requested of it. */
  EMPTY("nearly empty");

  private final String text;

  Aim(String text) {
    this.text = text;
  }

  /** What a node is, in a sentence for people. */
  public String text() {
    return text;
  }

  /**
   * Reads "hot", "busy" and "empty", several with commas between, or "none", in any case.
   *
   * @throws IllegalArgumentException for anything else, with the words that there are
   */
  public static Set<Aim> parse(String text) {
    Set<Aim> aims = EnumSet.noneOf(Aim.class);
    for (String word : text.toLowerCase(Locale.ROOT).split(",", -1)) {
      switch (word.strip()) {
        case "hot" -> aims.add(HOT);
        case "busy" -> aims.add(BUSY);
        case "empty" -> aims.add(EMPTY);
        case "none" -> {}
        default ->
            throw new IllegalArgumentException(
                "must be hot, busy, empty, some of them with commas between, or none: " + text);
      }
    }
    return aims;
  }
}
