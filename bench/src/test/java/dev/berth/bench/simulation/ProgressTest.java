package dev.berth.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private static final long SECOND = 1_000_000_000;

  private long now = 77;
  private final List<String> lines = new ArrayList<>();
  private final Progress progress = new Progress(() -> now, lines::add);

  @Test
  void tellsEveryFiveSeconds() {
    for (int half = 0; half < 23; half++) {
      progress.tell(() -> "some way");
      now += SECOND / 2;
    }

    assertThat(lines).containsExactly("5 s: some way", "10 s: some way");
    assertThat(progress.passed()).isEqualTo(23 * SECOND / 2);
  }

  @Test
  void shortRunsSayNothing() {
    now += 5 * SECOND - 1;
    progress.tell(() -> "some way");

    assertThat(lines).isEmpty();
  }
}
