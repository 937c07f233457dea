package dev.berth.bench.simulation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AxisTest {
  @ParameterizedTest
  @CsvSource({
    "1, 0.2, 1",
    "0.93, 0.2, 1",
    "0.41, 0.1, 0.5",
    "0.003, 0.001, 0.003",
    "7, 2, 8",
    "5, 1, 5",
    "1234, 500, 1500",
    "99.9, 20, 100",
    "0, 1, 1"
  })
  void numbersEndAtANiceTick(double greatest, double tick, double end) {
    Axis axis = Axis.ofNumbers(greatest, 0, 100, 5);

    assertThat(axis.tick()).isEqualTo(tick, within(tick / 1e6));
    assertThat(axis.end()).isEqualTo(end, within(end / 1e6));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0 s",
    "8, 1, 1 s",
    "95, 10, 10 s",
    "600, 60, 1 min",
    "7200, 1200, 20 min",
    "90000, 14400, 4 h",
    "13000000, 1728000, 20 d",
    "4000000000, 4000000000, 46296.3 d"
  })
  void secondsHaveTicksThatPeopleKnow(double last, double tick, String label) {
    Axis axis = Axis.ofSeconds(last, 0, 100, 10);

    assertThat(axis.tick()).isEqualTo(tick);
    assertThat(axis.seconds(last == 0 ? 0 : tick)).isEqualTo(label);
    assertThat(axis.ticks()).hasSizeBetween(2, 11);
  }

  @Test
  void valuesAreWhereTheyBelong() {
    Axis axis = new Axis(10, 200, 100, 5);

    assertThat(axis.at(0)).isEqualTo(200);
    assertThat(axis.at(5)).isEqualTo(150);
    assertThat(axis.at(10)).isEqualTo(100);
    assertThat(axis.at(11)).as("not outside").isEqualTo(100);
    assertThat(axis.ticks()).containsExactly(0.0, 5.0, 10.0);
  }
}
