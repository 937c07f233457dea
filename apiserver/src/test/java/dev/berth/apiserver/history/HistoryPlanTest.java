package dev.berth.apiserver.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.failure.FailureException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HistoryPlanTest {
  private static final HistoryConfig FIVE_MINUTES = HistoryConfig.DEFAULT;

  @Test
  void allThatIsWantedIsKeptUpToSixtyPercent() {
    assertThat(kept(0)).isEqualTo(Duration.ofMinutes(5));
    assertThat(kept(0.6)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void lessIsKeptTheTighterItIsButNeverLessThanTheFloor() {
    assertThat(kept(0.7)).isBetween(Duration.ofSeconds(179), Duration.ofSeconds(181));
    assertThat(kept(0.8)).isEqualTo(Duration.ofMinutes(1));
    assertThat(kept(3.0)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void operatorWhoWantsTooLittleIsToldWhy() {
    assertThatThrownBy(() -> HistoryConfig.of(Duration.ofSeconds(10), 2L << 30))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("--history is at least 60 s, not 10 s");
    assertThatThrownBy(() -> HistoryConfig.of(Duration.ofMinutes(5), 1000))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("--etcd-quota is at least 16.0 MiB");
    assertThat(HistoryConfig.of(Duration.ofMinutes(1), 2L << 30).floor())
        .isEqualTo(Duration.ofMinutes(1));
  }

  private static Duration kept(double usedShare) {
    return HistoryPlan.kept(FIVE_MINUTES, usedShare);
  }
}
