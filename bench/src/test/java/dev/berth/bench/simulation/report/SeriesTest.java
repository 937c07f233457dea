package dev.berth.bench.simulation.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SeriesTest {
  private static final long SECOND = 1_000_000_000;

  private final Series series = new Series(List.of("a"));

  @Test
  void hasWhatWasSoAtEachSecond() {
    series.passed(0, 1_500_000_000, List.of(1.0));
    series.passed(1_500_000_000, 3 * SECOND, List.of(2.0));
    series.last(3 * SECOND, List.of(3.0));

    assertThat(SeriesCsv.of(series)).isEqualTo("time,a\n0,1\n1,1\n2,2\n3,3\n");
  }

  @Test
  void longTimesHaveFewerPointsAtEvenDistances() {
    for (long second = 0; second < 100_000; second++) {
      series.passed(second * SECOND, (second + 1) * SECOND, List.of((double) second));
    }

    List<Series.Point> points = series.points();
    assertThat(points.size()).isBetween(256, 512);
    long step = points.get(1).at() - points.get(0).at();
    for (int i = 0; i < points.size(); i++) {
      assertThat(points.get(i).at()).isEqualTo(i * step);
      assertThat(points.get(i).values()).containsExactly((double) i * step / SECOND);
    }
  }

  @Test
  void oneLongStretchIsManyPoints() {
    series.passed(0, 1_000_000 * SECOND, List.of(1.0));

    assertThat(series.points().size()).isBetween(256, 512);
  }

  @Test
  void namesWithCommasAreQuoted() {
    Series odd = new Series(List.of("share:a,b", "share:\"c\""));
    odd.last(SECOND / 2, List.of(0.12345, 1.0));

    assertThat(SeriesCsv.of(odd))
        .isEqualTo("time,\"share:a,b\",\"share:\"\"c\"\"\"\n0.5,0.1235,1\n");
  }
}
