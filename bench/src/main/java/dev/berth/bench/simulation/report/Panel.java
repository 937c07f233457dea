package dev.berth.bench.simulation.report;

import dev.berth.bench.simulation.report.Svg.Anchor;
import java.util.ArrayList;
import java.util.List;

/** One chart of the picture: some columns of a series over time, with axes and a legend. */
final class Panel {
  static final int WIDTH = 920;
  static final int HEIGHT = 230;

  private static final int LEFT = 64;
  private static final int RIGHT = WIDTH - 180;
  private static final int TOP = 34;
  private static final int BOTTOM = HEIGHT - 34;
  private static final int VALUE_TICKS = 5;
  private static final int TIME_TICKS = 10;
  private static final int TEXT_DROP = 4;
  private static final int LEGEND_STEP = 16;
  private static final String GRID = "#dddddd";
  private static final String FRAME = "#444444";
  // Apart also for those who see no red or green.
  private static final List<String> COLORS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000");
  private static final List<String> DASHES = List.of("", "6 3", "2 2");

  private final Svg svg;
  private final int top;
  private final Series series;
  private final Axis time;

  Panel(Svg svg, int top, Series series) {
    this.svg = svg;
    this.top = top;
    this.series = series;
    this.time = Axis.ofSeconds(series.points().getLast().at() / 1e9, LEFT, RIGHT, TIME_TICKS);
  }

  /** Draws shares of 0 to 1 as percents, one line for each column that begins so. */
  void shares(String title, String prefix) {
    List<String> columns =
        series.columns().stream().filter(column -> column.startsWith(prefix)).toList();
    double greatest = columns.stream().mapToDouble(this::greatest).max().orElse(0);
    Axis values = axis(greatest);
    frame(title, values, true);
    for (int i = 0; i < columns.size(); i++) {
      String color = COLORS.get(i % COLORS.size());
      String dashes = DASHES.get(i / COLORS.size() % DASHES.size());
      svg.path(line(columns.get(i), values), color, dashes);
      legend(i, columns.get(i).substring(prefix.length()), color, dashes);
    }
  }

  /** Draws a number as an area. */
  void number(String title, String column) {
    Axis values = axis(greatest(column));
    frame(title, values, false);
    String color = COLORS.getFirst();
    List<Double> line = line(column, values);
    List<Double> area = new ArrayList<>(List.of((double) LEFT, values.from()));
    area.addAll(line);
    area.addAll(List.of(line.get(line.size() - 2), values.from()));
    svg.area(area, color);
    svg.path(line, color, "");
    legend(0, column, color, "");
  }

  private Axis axis(double greatest) {
    return Axis.ofNumbers(greatest, top + (double) BOTTOM, top + (double) TOP, VALUE_TICKS);
  }

  private double greatest(String column) {
    int index = series.columns().indexOf(column);
    return series.points().stream().mapToDouble(point -> point.values().get(index)).max().orElse(0);
  }

  private void frame(String title, Axis values, boolean percents) {
    svg.title(LEFT, top + TOP - 12, title);
    for (double tick : values.ticks()) {
      double y = values.at(tick);
      svg.line(LEFT, y, RIGHT, y, GRID);
      String label = percents ? Numbers.plain(tick * 100, 2) + "%" : Numbers.plain(tick, 3);
      svg.text(LEFT - 6, y + TEXT_DROP, Anchor.END, label);
    }
    for (double tick : time.ticks()) {
      double x = time.at(tick);
      svg.line(x, top + BOTTOM, x, top + BOTTOM + 4, FRAME);
      svg.text(x, top + BOTTOM + 18, Anchor.MIDDLE, time.seconds(tick));
    }
    svg.line(LEFT, top + TOP, LEFT, top + BOTTOM, FRAME);
    svg.line(LEFT, top + BOTTOM, RIGHT, top + BOTTOM, FRAME);
  }

  private List<Double> line(String column, Axis values) {
    int index = series.columns().indexOf(column);
    List<Double> points = new ArrayList<>();
    for (Series.Point point : series.points()) {
      points.add(time.at(point.at() / 1e9));
      points.add(values.at(point.values().get(index)));
    }
    return points;
  }

  private void legend(int number, String text, String color, String dashes) {
    double y = top + TOP + 6 + number * (double) LEGEND_STEP;
    svg.path(List.of(RIGHT + 14.0, y, RIGHT + 38.0, y), color, dashes);
    svg.text(RIGHT + 44, y + TEXT_DROP, Anchor.START, text);
  }
}
