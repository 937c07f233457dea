package dev.berth.bench.simulation.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers, times, percentiles and columns as people read them. */
final class FiguresTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "119.94, 119.9 s",
    "120, 2.0 min",
    "7199, 120.0 min",
    "7200, 2.0 h",
    "172799, 48.0 h",
    "172800, 2.0 d"
  })
  void timesAreInTheUnitThatLeavesTwo(double seconds, String text) {
    assertThat(Numbers.time(seconds * 1e9)).isEqualTo(text);
    assertThat(Numbers.time(Math.round(seconds * 1e9))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0.1234, 12.3%", "1, 100.0%", "-0.0001, 0.0%"})
  void sharesArePercents(double share, String text) {
    assertThat(Numbers.percent(share)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"1.50, 1.5", "10, 10", "100, 100", "0.00004, 0", "-0.00001, 0", "-2.5, -2.5"})
  void plainNumbersSayNoMoreThanNeeded(double value, String text) {
    assertThat(Numbers.plain(value, 3)).isEqualTo(text);
  }

  @Test
  void percentilesAreOfThoseWhoReallyWaitedSoLong() {
    long[] waits = new long[200];
    for (int i = 0; i < waits.length; i++) {
      waits[i] = 200L - i;
    }
    assertThat(WaitFigures.of(waits)).isEqualTo(new WaitFigures(200, 100.5, 100, 190, 198, 200));
    assertThat(WaitFigures.of(new long[] {7})).isEqualTo(new WaitFigures(1, 7, 7, 7, 7, 7));
    assertThat(WaitFigures.of(new long[0])).isEqualTo(new WaitFigures(0, 0, 0, 0, 0, 0));
  }

  @Test
  void columnsLineUp() {
    TextTable table = new TextTable();
    table.add(List.of("name", "n", "share"));
    table.add(List.of("research", "1000", "5%"));
    table.add(List.of("a", "", ""));

    assertThat(table)
        .hasToString(
            """
            name         n  share
            research  1000     5%
            a
            """);
  }
}
