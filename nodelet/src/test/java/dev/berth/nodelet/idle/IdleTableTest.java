package dev.berth.nodelet.idle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.nodelet.plan.Fence;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.spec.Room;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What follows from what was measured. */
class IdleTableTest {
  private static final Fence PLACE = new Fence("u", 1);
  private static final long SECOND = 1_000_000_000;

  @ParameterizedTest
  @CsvSource({
    "   0,    0,    0,    0",
    " 100,   64,    0,    0",
    " 112,   72,  100,   64",
    "1000, 1024,  900,  896",
    "1500,  768, 1300,  640",
    "  -5,   -5,    0,    0"
  })
  void isLentWithoutATenthInWholeSteps(long cpu, long mebibytes, long lentCpu, long lentMebibytes) {
    assertThat(Lending.of(room(cpu, mebibytes))).isEqualTo(room(lentCpu, lentMebibytes));
  }

  /** What was told, what is lent now, what is borrowed, and how old the word is. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "the same is no news,                        1000, 1000,    0, 300, false",
    "less than a tenth can wait,                 2000, 1900,    0,  10, false",
    "more can wait as well,                      2000, 2100,    0,  10, false",
    "... but not longer than this,               2000, 1900,    0,  30, true",
    "a tenth is news,                            2000, 1800,    0,   0, true",
    "whichever way,                              2000, 2200,    0,   0, true",
    "all is news where nothing was,                 0,  100,    0,   0, true",
    "less than what is borrowed is news at once, 2000, 1900, 1950,   0, true",
    "what just covers it can wait,               2000, 1900, 1900,  10, false",
    "... and so can what is a little more of it, 1900, 2000, 2500,  10, false"
  })
  void isToldWhenItIsNews(
      String what, long told, long lent, long borrowed, long seconds, boolean isNews) {
    Word cpu = new Word(room(told, 64), 5);
    Word afterCpu = cpu.after(room(lent, 64), room(borrowed, 0), 5 + seconds * SECOND);
    assertThat(afterCpu.told()).isEqualTo(room(isNews ? lent : told, 64));
    assertThat(afterCpu.nanos()).isEqualTo(isNews ? 5 + seconds * SECOND : 5);
    Word memory = new Word(room(100, told), 5);
    assertThat(memory.after(room(100, lent), room(0, borrowed), 5 + seconds * SECOND).told())
        .isEqualTo(room(100, isNews ? lent : told));
  }

  @Test
  void aPeakIsTheMostOfEachWithinTheWindow() {
    Peaks peaks = new Peaks(Duration.ofSeconds(60));
    Room asked = room(1000, 100);
    assertThat(peaks.of(PLACE, asked)).as("nothing is known").isEqualTo(asked);
    peaks.saw(PLACE, asked, room(50, 10), 0);
    peaks.saw(PLACE, asked, room(10, 20), 30 * SECOND);
    assertThat(peaks.of(PLACE, asked)).as("it was new a moment ago").isEqualTo(asked);
    peaks.forget(60 * SECOND - 1);
    assertThat(peaks.of(PLACE, asked)).isEqualTo(asked);
    peaks.forget(60 * SECOND);
    assertThat(peaks.of(PLACE, asked)).isEqualTo(room(10, 20));
    peaks.saw(PLACE, asked, room(2000, 5), 61 * SECOND);
    assertThat(peaks.of(PLACE, asked)).as("more counts at once").isEqualTo(room(2000, 20));
    peaks.forget(90 * SECOND);
    assertThat(peaks.of(PLACE, asked)).isEqualTo(room(2000, 5));
    peaks.forget(121 * SECOND);
    assertThat(peaks.of(PLACE, asked)).as("it was not seen for long").isEqualTo(asked);
  }

  @Test
  void aRateIsKnownAtTheSecondLook() {
    Rates rates = new Rates();
    assertThat(rates.milli("c", 7 * SECOND, 0)).isEmpty();
    assertThat(rates.milli("c", 8 * SECOND, 2 * SECOND)).isEqualTo(OptionalLong.of(500));
    assertThat(rates.milli("c", 8 * SECOND, 2 * SECOND)).as("at the same moment").isEmpty();
    assertThat(rates.milli("c", 0, 4 * SECOND)).as("it began anew").isEqualTo(OptionalLong.of(0));
    rates.keep(Set.of());
    assertThat(rates.milli("c", 9 * SECOND, 6 * SECOND)).isEmpty();
  }

  /** Names with cpu, memory in Mi, priority and age in seconds; what is idle; who goes. */
  static Stream<Arguments> revocations() {
    return Stream.of(
        Arguments.of("enough", List.of(of("a", 500, 64, 0, 9)), room(500, 64), List.of()),
        Arguments.of("nobody", List.of(), room(0, 0), List.of()),
        Arguments.of("too little", List.of(of("a", 500, 64, 0, 9)), room(499, 64), List.of("a")),
        Arguments.of("of one thing", List.of(of("a", 500, 64, 0, 9)), room(900, 63), List.of("a")),
        Arguments.of(
            "the least important, however old",
            List.of(of("a", 500, 64, 3, 1), of("b", 500, 64, -3, 99), of("c", 500, 64, 0, 1)),
            room(1200, 200),
            List.of("b")),
        Arguments.of(
            "of the same the youngest",
            List.of(of("a", 500, 64, 0, 50), of("b", 500, 64, 0, 5), of("c", 500, 64, 0, 500)),
            room(1200, 200),
            List.of("b")),
        Arguments.of(
            "as many as it takes",
            List.of(of("a", 500, 64, 1, 9), of("b", 500, 64, 0, 9), of("c", 500, 64, 2, 9)),
            room(600, 200),
            List.of("b", "a")),
        Arguments.of(
            "nobody who asked for nothing of what is short",
            List.of(of("a", 0, 64, -9, 1), of("b", 500, 0, 0, 9), of("c", 0, 0, -99, 9)),
            room(0, 64),
            List.of("b")),
        Arguments.of(
            "alike: by id",
            List.of(of("b", 500, 64, 0, 9), of("a", 500, 64, 0, 9)),
            room(500, 64),
            List.of("a")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("revocations")
  void takesBack(String what, List<ContainerState> borrowers, Room idle, List<String> victims) {
    assertThat(Revocation.of(borrowers, idle)).extracting(ContainerState::id).isEqualTo(victims);
  }

  @Test
  void theReasonHasFigures() {
    assertThat(Revocation.reason(room(500, 128), room(250, 64)))
        .isEqualTo(
            "tasks of this node use more of what they have requested: revocable ones had asked for"
                + " 500m cpu and 128Mi of memory, and 250m cpu and 64Mi of memory are idle");
  }

  private static Room room(long cpuMillis, long mebibytes) {
    return new Room(cpuMillis, mebibytes << 20);
  }

  private static ContainerState of(String id, long cpu, long mebibytes, int priority, long age) {
    return new ContainerState(
        id,
        Map.of(
            Labels.CPU,
            Long.toString(cpu),
            Labels.MEMORY,
            Long.toString(mebibytes << 20),
            Labels.PRIORITY,
            Integer.toString(priority),
            Labels.REVOCABLE,
            "true"),
        new Status.Running(Instant.EPOCH.minusSeconds(age)));
  }
}
