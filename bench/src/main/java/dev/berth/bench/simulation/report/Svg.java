package dev.berth.bench.simulation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes a picture. Coordinates have one decimal, so that the same picture is the same text. */
final class Svg {
  /** Where a text stands beside its point. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  private final List<String> elements = new ArrayList<>();
  private final int width;
  private final int height;

  Svg(int width, int height) {
    this.width = width;
    this.height = height;
  }

  void line(double x1, double y1, double x2, double y2, String color) {
    elements.add(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\"/>"
            .formatted(at(x1), at(y1), at(x2), at(y2), color));
  }

  /**
   * A line through points.
   *
   * @param points x and y in turns
   * @param dashes as SVG has them, for example "6 3"; "" for none
   */
  void path(List<Double> points, String color, String dashes) {
    elements.add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"%s/>"
            .formatted(
                points(points),
                color,
                dashes.isEmpty() ? "" : " stroke-dasharray=\"%s\"".formatted(dashes)));
  }

  /** What is inside of points; x and y in turns. */
  void area(List<Double> points, String color) {
    elements.add(
        "<polygon points=\"%s\" fill=\"%s\" fill-opacity=\"0.3\" stroke=\"none\"/>"
            .formatted(points(points), color));
  }

  void text(double x, double y, Anchor anchor, String text) {
    text(x, y, anchor, "", text);
  }

  void title(double x, double y, String text) {
    text(x, y, Anchor.START, " font-weight=\"bold\"", text);
  }

  private void text(double x, double y, Anchor anchor, String more, String text) {
    String name =
        switch (anchor) {
          case START -> "start";
          case MIDDLE -> "middle";
          case END -> "end";
        };
    elements.add(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\"%s>%s</text>"
            .formatted(at(x), at(y), name, more, escaped(text)));
  }

  private static String points(List<Double> points) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < points.size(); i += 2) {
      text.append(i == 0 ? "" : " ");
      text.append(at(points.get(i))).append(',').append(at(points.get(i + 1)));
    }
    return text.toString();
  }

  private static String at(double coordinate) {
    return Numbers.plain(coordinate, 1);
  }

  /** What XML can't have in a text is left out or written as it wants it. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .filter(one -> one >= ' ' && one != 0xfffe && one != 0xffff)
        .filter(one -> one < Character.MIN_SURROGATE || one > Character.MAX_SURROGATE)
        .forEach(one -> {
          switch (one) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            default -> escaped.appendCodePoint(one);
          }
        });
    return escaped.toString();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" \
        font-family="sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="white"/>
        %s
        </svg>
        """,
        width,
        height,
        width,
        height,
        String.join("\n", elements));
  }
}
