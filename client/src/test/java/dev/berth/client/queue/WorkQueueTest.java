package dev.berth.client.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.client.testing.FakeTimers;
import dev.berth.client.time.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
  private final FakeTimers timers = new FakeTimers();
  private final WorkQueue<String> queue =
      new WorkQueue<>(timers, Backoff.between(Duration.ofSeconds(1), Duration.ofSeconds(5)));

  @Test
  void handsOutKeysInTheOrderOfTheirAdding() throws InterruptedException {
    queue.add("a");
    queue.add("b");
    queue.add("a");
    queue.add("c");

    assertThat(takeAll(3)).isEqualTo("abc");
    assertThat(queue.depth()).isZero();
  }

  @Test
  void keyThatIsWorkedOnIsNotHandedOutAgain() throws InterruptedException {
    queue.add("a");
    assertThat(queue.take()).contains("a");

    queue.add("a");
    queue.add("b");

    assertThat(queue.take()).contains("b");
    assertThat(queue.depth()).isZero();
    queue.done("a");
    assertThat(queue.take()).contains("a");
  }

  @Test
  void keyAddedWhileWorkedOnWaitsItsTurn() throws InterruptedException {
    queue.add("busy");
    queue.add("b");
    assertThat(queue.take()).contains("busy");
    queue.add("busy");
    queue.done("busy");

    assertThat(takeAll(2)).isEqualTo("bbusy");
  }

  @Test
  void takeWaitsForAKey() {
    CompletableFuture<Optional<String>> taker = CompletableFuture.supplyAsync(() -> taken(queue));
    queue.add("a");

    assertThat(taker.join()).contains("a");
  }

  @Test
  void delayedKeyComesWhenItsTimeHasCome() {
    queue.addAfter("a", Duration.ofSeconds(10));

    timers.advance(Duration.ofMillis(9_999));
    assertThat(queue.depth()).isZero();
    timers.advance(Duration.ofMillis(1));
    assertThat(queue.depth()).isEqualTo(1);
  }

  @Test
  void earliestOfSeveralDelaysCounts() {
    queue.addAfter("a", Duration.ofSeconds(10));
    queue.addAfter("a", Duration.ofSeconds(3));
    queue.addAfter("a", Duration.ofSeconds(20));
    assertThat(timers.pending()).isEqualTo(1);

    timers.advance(Duration.ofSeconds(3));

    assertThat(queue.depth()).isEqualTo(1);
    assertThat(timers.pending()).isZero();
  }

  @Test
  void plainAddLeavesADelayInPlace() throws InterruptedException {
    queue.addAfter("a", Duration.ofSeconds(10));
    queue.add("a");
    assertThat(queue.take()).contains("a");
    queue.done("a");

    timers.advance(Duration.ofSeconds(10));

    assertThat(queue.take()).contains("a");
  }

  @Test
  void failuresDoubleTheDelayUpToTheCapAndForgetStartsAgain() {
    assertThat(delayOfNextFailure()).isEqualTo(Duration.ofSeconds(1));
    assertThat(delayOfNextFailure()).isEqualTo(Duration.ofSeconds(2));
    assertThat(delayOfNextFailure()).isEqualTo(Duration.ofSeconds(4));
    assertThat(delayOfNextFailure()).isEqualTo(Duration.ofSeconds(5));
    assertThat(queue.failures("a")).isEqualTo(4);

    queue.forget("a");

    assertThat(delayOfNextFailure()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void failuresOfOneKeyDoNotDelayAnother() {
    queue.addRateLimited("a");
    queue.addRateLimited("a");
    queue.addRateLimited("b");

    timers.advance(Duration.ofSeconds(1));

    assertThat(queue.depth()).isEqualTo(2);
  }

  @Test
  void shutDownHandsOutWhatWaitsThenAnswersEmpty() throws InterruptedException {
    queue.add("a");
    queue.addAfter("late", Duration.ofSeconds(1));
    queue.shutDown();
    queue.add("b");
    timers.advance(Duration.ofSeconds(2));

    assertThat(queue.take()).contains("a");
    assertThat(queue.take()).isEmpty();
    assertThat(queue.take()).isEmpty();
  }

  @Test
  void keyAddedWhileWorkedOnIsHandedOutAfterAShutDown() throws InterruptedException {
    queue.add("a");
    assertThat(queue.take()).contains("a");
    queue.add("a");
    queue.shutDown();
    CompletableFuture<Optional<String>> other = CompletableFuture.supplyAsync(() -> taken(queue));
    queue.done("a");

    assertThat(other.join()).contains("a");
    queue.done("a");
    queue.awaitDrained();
    assertThat(queue.idle()).isTrue();
  }

  @Test
  void shutDownWakesEveryWorker() {
    CompletableFuture<Optional<String>> one = CompletableFuture.supplyAsync(() -> taken(queue));
    CompletableFuture<Optional<String>> two = CompletableFuture.supplyAsync(() -> taken(queue));
    queue.shutDown();

    assertThat(one.join()).isEmpty();
    assertThat(two.join()).isEmpty();
  }

  @Test
  void doneWithoutTakeIsABug() {
    assertThatThrownBy(() -> queue.done("a")).isInstanceOf(IllegalStateException.class);
  }

  private Duration delayOfNextFailure() {
    queue.addRateLimited("a");
    Duration waited = Duration.ZERO;
    while (queue.depth() == 0) {
      timers.advance(Duration.ofSeconds(1));
      waited = waited.plusSeconds(1);
    }
    assertThat(taken(queue)).contains("a");
    queue.done("a");
    return waited;
  }

  private String takeAll(int count) throws InterruptedException {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      all.append(queue.take().orElseThrow());
    }
    return all.toString();
  }

  private static Optional<String> taken(WorkQueue<String> queue) {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
