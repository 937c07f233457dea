package dev.berth.nodelet.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.nodelet.pressure.Reading.Unit;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RankingTableTest {
  private static final String REVOCABLE = Labels.REVOCABLE;
  private static final String PRIORITY = Labels.PRIORITY;

  /** In Mi: names with what they use and what they asked for, and the order in which they go. */
  static Stream<Arguments> rows() {
    return Stream.of(
        Arguments.of("nobody", List.of(), List.of()),
        Arguments.of("alone, within its request", List.of(one("a", 50, 100)), List.of("a")),
        Arguments.of(
            "beyond its request before one that uses more within",
            List.of(one("big", 500, 600), one("over", 20, 10)),
            List.of("over", "big")),
        Arguments.of(
            "the furthest beyond first",
            List.of(one("a", 120, 100), one("b", 90, 10), one("c", 300, 290)),
            List.of("b", "a", "c")),
        Arguments.of(
            "without a request all is beyond it",
            List.of(one("asked", 100, 90), one("none", 30, 0)),
            List.of("none", "asked")),
        Arguments.of(
            "within their requests: who leaves the least of it unused",
            List.of(one("a", 50, 200), one("b", 60, 61)),
            List.of("b", "a")),
        Arguments.of(
            "exactly its request is within it",
            List.of(one("exact", 100, 100), one("over", 11, 10)),
            List.of("over", "exact")),
        Arguments.of(
            "alike: by id, so that each look chooses the same",
            List.of(one("b", 20, 10), one("a", 20, 10)),
            List.of("a", "b")),
        Arguments.of("who uses nothing frees nothing", List.of(one("idle", 0, 0)), List.of()),
        Arguments.of(
            "what is revocable before all else, however important and modest",
            List.of(
                one("over", 300, 10), of("lent", 5, 10, Map.of(REVOCABLE, "true", PRIORITY, "9"))),
            List.of("lent", "over")),
        Arguments.of(
            "of what is revocable the least important, and then the furthest beyond",
            List.of(
                of("more", 300, 0, Map.of(REVOCABLE, "true", PRIORITY, "1")),
                of("a", 20, 10, Map.of(REVOCABLE, "true")),
                of("b", 90, 10, Map.of(REVOCABLE, "true"))),
            List.of("b", "a", "more")),
        Arguments.of(
            "the less important before one that is further beyond",
            List.of(
                of("high", 500, 10, Map.of(PRIORITY, "1000")),
                of("low", 50, 60, Map.of(PRIORITY, "-5")),
                one("none", 50, 60)),
            List.of("low", "none", "high")),
        Arguments.of(
            "as important: beyond its request first",
            List.of(
                of("within", 500, 600, Map.of(PRIORITY, "7")),
                of("over", 20, 10, Map.of(PRIORITY, "7"))),
            List.of("over", "within")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void ranks(String what, List<Candidate> candidates, List<String> order) {
    assertThat(Ranking.of(candidates)).extracting(it -> it.container().id()).isEqualTo(order);
    assertThat(Ranking.victim(candidates).map(it -> it.container().id()))
        .isEqualTo(order.stream().findFirst());
  }

  @Test
  void theReasonHasFigures() {
    Reading shortage = new Reading("memory", 48L << 20, 300L << 20, 100L << 20, Unit.BYTES, true);
    assertThat(Ranking.reason(one("a", 230, 32), shortage))
        .isEqualTo(
            "the node is short of memory: 48.0Mi of 300.0Mi are available, and 100.0Mi are to stay"
                + " so; this task used 230.0Mi and had asked for 32.0Mi");
    assertThat(Ranking.reason(one("a", 1, 0), shortage))
        .endsWith("used 1.0Mi and had asked for none");
  }

  private static Candidate one(String id, long used, long requested) {
    return of(id, used, requested, Map.of());
  }

  private static Candidate of(String id, long used, long requested, Map<String, String> labels) {
    return new Candidate(
        new ContainerState(id, labels, new ContainerState.Status.Running(Instant.EPOCH)),
        used << 20,
        requested << 20);
  }
}
