package dev.berth.api.meta;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpansTest {
  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "10s,PT10S", "2m,PT2M", "1h,PT1H", "0s,PT0S", "' 5s ',PT5S"})
  void aSpanHasAUnit(String text, Duration span) {
    assertThat(Spans.parse(text)).hasValue(span);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "s", "-1s", "1d", "1.5s", "1m30s", "9999999999s"})
  void whatElseIsWrittenIsNone(String text) {
    assertThat(Spans.parse(text)).isEmpty();
  }
}
