package dev.berth.bench.simulation.report;

/** A series as comma-separated values: the time in seconds, then its columns. */
public final class SeriesCsv {
  private static final int DECIMALS = 4;

  private SeriesCsv() {}

  public static String of(Series series) {
    StringBuilder csv = new StringBuilder("time");
    series.columns().forEach(column -> csv.append(',').append(quoted(column)));
    csv.append('\n');
    for (Series.Point point : series.points()) {
      csv.append(Numbers.plain(point.at() / 1e9, 3));
      point.values().forEach(value -> csv.append(',').append(Numbers.plain(value, DECIMALS)));
      csv.append('\n');
    }
    return csv.toString();
  }

  private static String quoted(String text) {
    return text.indexOf(',') < 0 && text.indexOf('"') < 0
        ? text
        : '"' + text.replace("\"", "\"\"") + '"';
  }
}
