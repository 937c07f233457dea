package dev.berth.client.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.client.testing.FakeTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What both kinds of time promise, and what the fake one does besides. */
class TimersTest {
  private final FakeTimers fake = new FakeTimers();

  @Test
  void realActionRunsAfterItsDelay() throws InterruptedException {
    try (Timers timers = Timers.system()) {
      CountDownLatch ran = new CountDownLatch(1);
      long start = timers.nanos();
      var _ = timers.after(Duration.ofMillis(20), ran::countDown);

      assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(timers.since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    }
  }

  @Test
  void closedRealTimersRunNothingAndRefuseNothing() throws InterruptedException {
    Duration delay = Duration.ofMillis(300);
    Timers timers;
    CountDownLatch ran;
    long start;
    do {
      timers = Timers.system();
      ran = new CountDownLatch(1);
      start = timers.nanos();
      var _ = timers.after(delay, ran::countDown);
      timers.close();
      // When it took this long to come here, the action may have run, and rightly.
    } while (timers.since(start).compareTo(delay) >= 0);
    var _ = timers.after(Duration.ZERO, ran::countDown);

    assertThat(ran.await(400, TimeUnit.MILLISECONDS)).isFalse();
  }

  @Test
  void fakeActionsRunInTheOrderOfTheirTimesEachAtItsOwn() {
    List<String> ran = new ArrayList<>();
    long start = fake.nanos();
    var _ = fake.after(Duration.ofSeconds(2), () -> ran.add("b " + fake.since(start)));
    var _ =
        fake.after(
            Duration.ofSeconds(1),
            () -> {
              ran.add("a " + fake.since(start));
              var _ = fake.after(Duration.ofSeconds(2), () -> ran.add("c " + fake.since(start)));
            });

    fake.advance(Duration.ofSeconds(10));

    assertThat(ran).containsExactly("a PT1S", "b PT2S", "c PT3S");
    assertThat(fake.since(start)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void closedTimerDoesNotRun() {
    List<String> ran = new ArrayList<>();
    fake.after(Duration.ofSeconds(1), () -> ran.add("closed")).close();

    fake.advance(Duration.ofSeconds(2));

    assertThat(ran).isEmpty();
  }

  @Test
  void sleeperWakesWhenTimeIsAdvanced() throws InterruptedException {
    CountDownLatch awake = new CountDownLatch(1);
    Thread sleeper =
        Thread.ofVirtual()
            .start(() -> {
              try {
                fake.sleep(Duration.ofHours(1));
                awake.countDown();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    fake.awaitPending(1);
    assertThat(awake.getCount()).isEqualTo(1);

    fake.advance(Duration.ofHours(1));

    assertThat(awake.await(20, TimeUnit.SECONDS)).isTrue();
    sleeper.join();
  }
}
