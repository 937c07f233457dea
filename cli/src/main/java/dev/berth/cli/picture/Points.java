package dev.berth.cli.picture;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Points as people read them. */
public final class Points {
  private Points() {}

  /** For example "7100 (imageLocality 100, strategy 7000)"; what gave none is left out. */
  public static String text(Map<String, Integer> points) {
    int total = points.values().stream().mapToInt(Integer::intValue).sum();
    String each =
        new TreeMap<>(points)
            .entrySet().stream()
                .filter(one -> one.getValue() != 0)
                .map(one -> one.getKey() + " " + one.getValue())
                .collect(Collectors.joining(", "));
    return each.isEmpty() ? "0" : total + " (" + each + ")";
  }

  /** "imageLocality" as the title of a column: "IMAGE LOCALITY". */
  public static String title(String score) {
    return score.replaceAll("([A-Z])", " $1").toUpperCase(Locale.ROOT);
  }
}
