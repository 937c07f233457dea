package dev.berth.bench.simulation.report;

/** A series as a picture, in SVG: what is used, what is stranded, who has how much, who waits. */
public final class Chart {
  private static final int HEAD = 30;

  private Chart() {}

  /**
   * The picture.
   *
   * @param about what was run, in a line
   */
  public static String of(String about, Series series) {
    Svg svg = new Svg(Panel.WIDTH, HEAD + 4 * Panel.HEIGHT);
    svg.title(16, 22, about);
    panel(svg, 0, series).shares("Used, of all there is", Columns.USED);
    panel(svg, 1, series).shares("Free but stranded, of all there is", Columns.STRANDED);
    panel(svg, 2, series).shares("Dominant share of each queue", Columns.SHARE);
    panel(svg, 3, series).number("Tasks that wait", Columns.WAITING);
    return svg.toString();
  }

  private static Panel panel(Svg svg, int number, Series series) {
    return new Panel(svg, HEAD + number * Panel.HEIGHT, series);
  }
}
