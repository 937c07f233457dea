package dev.berth.api.codec;

import java.util.Collection;
import java.util.Locale;

/** Guesses which name was meant. */
final class Suggestion {
  private Suggestion() {}

  /** {@code (did you mean "x"?)} with a space before, or "" when nothing is near. */
  static String text(String typed, Collection<String> known) {
    String best = "";
    int distance = Math.min(3, Math.max(2, typed.length() / 2 + 1));
    for (String name : known) {
      int here = distance(typed.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (here < distance) {
        distance = here;
        best = name;
      }
    }
    return best.isEmpty() ? "" : " (did you mean \"" + best + "\"?)";
  }

  /** How many letters must be put in, taken out or replaced. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
