package dev.berth.api.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.failure.FailureException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  @Test
  void timesHaveSecondsAndMicroTimesSixDigits() {
    Instant instant = Instant.parse("2026-11-20T10:00:05.000001999Z");
    assertThat(Times.format(Times.time(instant))).isEqualTo("2026-11-20T10:00:05Z");
    assertThat(Times.format(Times.micro(instant))).isEqualTo("2026-11-20T10:00:05.000001Z");
    assertThat(Times.instant(Times.micro(instant)))
        .isEqualTo(Instant.parse("2026-11-20T10:00:05.000001Z"));
    assertThat(Times.instant(Times.time(instant))).isEqualTo(Instant.parse("2026-11-20T10:00:05Z"));
  }

  @Test
  void readsAnyRfc3339() {
    assertThat(Times.format(Times.parseTime("2026-11-20T12:00:05.9+02:00")))
        .isEqualTo("2026-11-20T10:00:05Z");
    assertThat(Times.format(Times.parseMicroTime("2026-11-20T10:00:05Z")))
        .isEqualTo("2026-11-20T10:00:05.000000Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "2026-11-20",
        "2026-11-20T10:00:05",
        "2026-11-20T10:00Z",
        "",
        "1700000000",
        "2026-13-20T10:00:05Z",
        "2026-11-20 10:00:05Z",
        "+12026-11-20T10:00:05Z",
        "2026-11-20T10:00+01:00:30"
      })
  void refusesWhatIsNotATime(String text) {
    assertThatThrownBy(() -> Times.parseTime(text))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("\"" + text + "\" is not a time");
  }

  @Property
  void whatIsWrittenReadsAsTheSame(@ForAll("instants") Instant instant) {
    assertThat(Times.parseMicroTime(Times.format(Times.micro(instant))))
        .isEqualTo(Times.micro(instant));
    assertThat(Times.instant(Times.parseTime(Times.format(Times.time(instant)))))
        .isEqualTo(instant.truncatedTo(ChronoUnit.SECONDS));
  }

  @Provide
  Arbitrary<Instant> instants() {
    long first = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
    long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    return Arbitraries.longs()
        .between(first, last)
        .flatMap(seconds ->
            Arbitraries.longs()
                .between(0, 999_999_999)
                .map(nanos -> Instant.ofEpochSecond(seconds, nanos)));
  }
}
