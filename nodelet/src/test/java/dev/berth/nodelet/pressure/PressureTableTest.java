package dev.berth.nodelet.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.nodelet.pressure.Reading.Unit;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every run of looks, what the node then says, and whether a task is to go. */
class PressureTableTest {
  private static final Duration HOLD = Duration.ofSeconds(60);

  /** Looks are ten seconds apart: "s" is short, "e" enough, "o" short where tasks have no part. */
  static Stream<Arguments> looks() {
    return Stream.of(
        Arguments.of("e", false, false),
        Arguments.of("s", true, false),
        Arguments.of("ss", true, true),
        Arguments.of("sss", true, true),
        Arguments.of("o", true, false),
        Arguments.of("oo", true, false),
        Arguments.of("os", true, true),
        Arguments.of("so", true, false),
        Arguments.of("se", true, false),
        Arguments.of("sse", true, false),
        Arguments.of("ses", true, false),
        Arguments.of("sess", true, true),
        Arguments.of("seeeee", true, false),
        Arguments.of("seeeeee", false, false),
        Arguments.of("seeeees", true, false),
        Arguments.of("seeeeese", true, false),
        Arguments.of("seeeeees", true, false));
  }

  @ParameterizedTest
  @MethodSource("looks")
  void saysAndRelieves(String looks, boolean holds, boolean relieves) {
    Pressure pressure = Pressure.NONE;
    long now = 1_000;
    for (int i = 0; i < looks.length(); i++) {
      pressure = pressure.after(List.of(reading(looks.charAt(i))), now, HOLD);
      now += Duration.ofSeconds(10).toNanos();
    }
    assertThat(pressure.holds()).isEqualTo(holds);
    assertThat(pressure.toRelieve().isPresent()).isEqualTo(relieves);
    assertThat(pressure.message().isEmpty()).isEqualTo(!holds);
  }

  /** What is said is written to the store: it must not change with every look. */
  @Test
  void keepsTheWordsOfItsBeginning() {
    Pressure pressure = Pressure.NONE.after(List.of(reading('s')), 0, HOLD);
    Reading worse = new Reading("memory", 1, 100, 10, Unit.BYTES, true);
    assertThat(pressure.after(List.of(worse), 1, HOLD).message()).isEqualTo(pressure.message());
  }

  private static Reading reading(char look) {
    return switch (look) {
      case 's' -> new Reading("memory", 9, 100, 10, Unit.BYTES, true);
      case 'o' -> new Reading("disk of /data", 9, 100, 10, Unit.BYTES, false);
      default -> new Reading("memory", 10, 100, 10, Unit.BYTES, true);
    };
  }
}
