package dev.berth.bench.simulation.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Values over time, at even distances. Nobody knows beforehand how long it takes: when there are
 * too many, every other one goes, and from then on they are twice as far apart.
 */
public final class Series {
  private static final int MOST = 512;
  private static final long FIRST_STEP = 1_000_000_000;

  /** What was at a time, in nanoseconds; the values in the order of the columns. */
  record Point(long at, List<Double> values) {}

  private final List<String> columns;
  private final List<Point> points = new ArrayList<>();
  private long step = FIRST_STEP;
  private long next;

  public Series(List<String> columns) {
    this.columns = List.copyOf(columns);
  }

  /** From the one moment until just before the other all was so, in nanoseconds. */
  public void passed(long from, long to, List<Double> values) {
    while (next < to) {
      if (next >= from) {
        add(next, values);
      }
      next += step;
    }
  }

  /** The end. */
  public void last(long at, List<Double> values) {
    points.add(new Point(at, List.copyOf(values)));
  }

  private void add(long at, List<Double> values) {
    points.add(new Point(at, List.copyOf(values)));
    if (points.size() == MOST) {
      List<Point> kept = new ArrayList<>();
      for (int i = 0; i < MOST; i += 2) {
        kept.add(points.get(i));
      }
      points.clear();
      points.addAll(kept);
      // The caller adds the new step to this.
      step *= 2;
      next = points.getLast().at();
    }
  }

  List<String> columns() {
    return columns;
  }

  List<Point> points() {
    return points;
  }
}
