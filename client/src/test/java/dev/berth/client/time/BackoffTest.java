package dev.berth.client.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = Backoff.between(Duration.ofMillis(50), Duration.ofSeconds(5));

  @Test
  void doublesFromBaseToCap() {
    assertThat(backoff.delay(1)).isEqualTo(Duration.ofMillis(50));
    assertThat(backoff.delay(2)).isEqualTo(Duration.ofMillis(100));
    assertThat(backoff.delay(7)).isEqualTo(Duration.ofMillis(3200));
    assertThat(backoff.delay(8)).isEqualTo(Duration.ofSeconds(5));
    assertThat(backoff.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void neverOverflows() {
    Backoff days = Backoff.between(Duration.ofDays(10_000), Duration.ofDays(20_000));

    assertThat(days.delay(25)).isEqualTo(Duration.ofDays(20_000));
  }

  @Test
  void jitterKeepsAtLeastHalf() {
    assertThat(backoff.delay(1, 0)).isEqualTo(Duration.ofMillis(25));
    assertThat(backoff.delay(1, 1)).isEqualTo(Duration.ofMillis(50));
  }

  @Test
  void refusesABaseThatNeverGrows() {
    assertThatThrownBy(() -> Backoff.between(Duration.ZERO, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
