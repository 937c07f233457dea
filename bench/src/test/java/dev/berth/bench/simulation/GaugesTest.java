package dev.berth.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class GaugesTest {
  private final Gauges gauges = new Gauges(2);

  @Test
  void meansAreOverTimeUntilTheMark() {
    gauges.passed(10, List.of(0.0, 1.0));
    gauges.passed(30, List.of(1.0, 1.0));
    gauges.mark(List.of(0.5, 0.25));
    gauges.passed(1000, List.of(0.0, 0.0));

    assertThat(gauges.mean(0)).isEqualTo(0.75);
    assertThat(gauges.mean(1)).isEqualTo(1);
    assertThat(gauges.last(0)).isEqualTo(0.5);
    assertThat(gauges.last(1)).isEqualTo(0.25);
  }

  @Test
  void momentWithoutTimeHasTheValueThatItHas() {
    gauges.mark(List.of(0.5, 0.25));

    assertThat(gauges.mean(0)).isEqualTo(0.5);
  }

  @Test
  void nothingIsNothing() {
    assertThat(gauges.mean(0)).isZero();
    assertThat(gauges.last(1)).isZero();
  }
}
