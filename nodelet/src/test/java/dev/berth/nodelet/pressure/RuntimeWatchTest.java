package dev.berth.nodelet.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.v1.Condition;
import dev.berth.client.testing.FakeTimers;
import dev.berth.nodelet.runtime.testing.FakeRuntime;
import dev.berth.testkit.Eventually;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RuntimeWatchTest {
  private final FakeTimers timers = new FakeTimers();
  private final FakeRuntime runtime = new FakeRuntime(timers);
  private final NodeSigns signs = new NodeSigns();
  private final RuntimeWatch watch = new RuntimeWatch(runtime.meter(), signs, timers);
  private final SynchronousQueue<Boolean> asked = new SynchronousQueue<>();

  @Test
  void isDownAfterHalfAMinuteOfFailuresAndUpWithTheFirstAnswer() throws Exception {
    watch.look();
    awaitReady();
    assertThat(ready()).isEqualTo("True");
    runtime.before(_ -> {
      meet();
      throw new FailureException(new Failure.Unavailable("docker can't be reached"));
    });
    for (int seconds = 10; seconds < 30; seconds += 10) {
      look();
      assertThat(ready()).isEqualTo("True");
      assertThat(signs.state().getTaintKeysList()).isEmpty();
    }
    look();
    look();
    assertThat(condition())
        .satisfies(
            one -> assertThat(one.getStatus()).isEqualTo("False"),
            one -> assertThat(one.getReason()).isEqualTo("RuntimeDown"),
            one -> assertThat(one.getMessage()).contains("30 s", "docker can't be reached"));
    assertThat(signs.state().getTaintKeysList()).containsExactly("berth.dev/runtime-down");

    runtime.before(_ -> meet());
    look();
    awaitReady();
    assertThat(signs.state().getTaintKeysList()).isEmpty();
  }

  @Test
  void aQuestionThatHangsIsAskedOnceAndCountsAsNoAnswer() throws Exception {
    watch.look();
    awaitReady();
    CountDownLatch answers = new CountDownLatch(1);
    runtime.before(_ -> {
      meet();
      try {
        answers.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    look();
    for (int i = 0; i < 3; i++) {
      timers.advance(Duration.ofSeconds(10));
      watch.look();
    }
    assertThat(ready()).isEqualTo("False");
    assertThat(runtime.calls()).containsExactly("ping", "ping");
    answers.countDown();
    awaitReady();
  }

  /** Ten seconds later, until it has been asked. */
  private void look() throws InterruptedException {
    timers.advance(Duration.ofSeconds(10));
    // The question before may be about to end.
    boolean met = false;
    for (int tries = 0; tries < 100 && !met; tries++) {
      watch.look();
      met = Boolean.TRUE.equals(asked.poll(100, TimeUnit.MILLISECONDS));
    }
    assertThat(met).isTrue();
  }

  private void meet() {
    try {
      asked.put(true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitReady() {
    Eventually.is("it is ready", () -> ready().equals("True"));
  }

  private String ready() {
    return signs.state().getConditionsCount() == 0 ? "" : condition().getStatus();
  }

  private Condition condition() {
    return signs.state().getConditionsList().getFirst();
  }
}
