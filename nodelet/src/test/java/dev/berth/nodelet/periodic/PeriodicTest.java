package dev.berth.nodelet.periodic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.client.testing.FakeTimers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class PeriodicTest {
  private static final Duration USUAL = Duration.ofSeconds(10);

  private final FakeTimers timers = new FakeTimers();
  private final LinkedBlockingQueue<Long> rounds = new LinkedBlockingQueue<>();

  @Test
  void waitsAsLongAsTheRoundBeforeSaid() throws Exception {
    Queue<Duration> waits =
        new ArrayDeque<>(List.of(Duration.ofSeconds(1), Duration.ofSeconds(30), USUAL));
    try (Periodic periodic = new Periodic("test", timers, USUAL, () -> noted(waits.remove()))) {
      periodic.start();
      assertThat(next(USUAL)).isEqualTo(10);
      assertThat(next(Duration.ofSeconds(1))).isEqualTo(11);
      assertThat(next(Duration.ofSeconds(30))).isEqualTo(41);
    }
  }

  @Test
  void goesOnAfterARoundThatFailed() throws Exception {
    Periodic.Round round =
        () -> {
          Duration wait = noted(Duration.ofSeconds(1));
          if (timers.nanos() == USUAL.toNanos()) {
            throw new IllegalStateException("the first fails");
          }
          if (timers.nanos() == USUAL.multipliedBy(2).toNanos()) {
            throw new IOException("the second fails");
          }
          return wait;
        };
    try (Periodic periodic = new Periodic("test", timers, USUAL, round)) {
      periodic.start();
      assertThat(next(USUAL)).isEqualTo(10);
      assertThat(next(USUAL)).isEqualTo(20);
      assertThat(next(USUAL)).isEqualTo(30);
      assertThat(next(Duration.ofSeconds(1))).isEqualTo(31);
    }
  }

  private Duration noted(Duration wait) {
    rounds.add(timers.nanos() / 1_000_000_000);
    return wait;
  }

  /** The second in which the next round comes, when it has been waited for so long. */
  private long next(Duration wait) throws InterruptedException {
    timers.awaitPending(1);
    timers.advance(wait);
    return rounds.take();
  }
}
