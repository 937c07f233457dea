package dev.berth.apiserver.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.access.Caller;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private static final Caller ONE = new Caller("one", false);
  private static final Caller TWO = new Caller("two", false);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private FairQueue queue(Duration patience) {
    return new FairQueue(
        "read",
        new Limits.Seats(1, 0, 1, new Limits.Waiting(8, 8, patience), Long.MAX_VALUE),
        meters);
  }

  @Test
  void whoWaitsGetsTheSeatOfWhoIsDone() throws Exception {
    FairQueue queue = queue(LONG);
    Ticket first = queue.arrive(ONE);
    Ticket second = queue.arrive(TWO);
    CompletableFuture<Boolean> waits = inBackground(() -> queue.await(second, LONG));

    queue.finish(first);

    assertThat(waits.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(meters.get("berth.requests.wait").timer().count()).isEqualTo(1);
    queue.finish(second);
    assertThat(queue.inWork()).isZero();
  }

  @Test
  void whoseTurnDoesNotComeInTimeIsToldWhenToTryAgain() {
    FairQueue queue = queue(Duration.ofMillis(1));
    Ticket working = queue.arrive(ONE);
    Ticket late = queue.arrive(TWO);

    FailureException thrown =
        catchThrowableOfType(FailureException.class, () -> queue.await(late, LONG));

    assertThat(thrown.failure())
        .isInstanceOfSatisfying(
            Failure.TooManyRequests.class,
            busy -> assertThat(busy.retryAfterSeconds()).isPositive());
    assertThat(queue.waiting()).isZero();
    assertThat(meters.get("berth.requests.refused").tag("why", "time").counter().count())
        .isEqualTo(1);
    queue.finish(working);
  }

  @Test
  void requestKeepsItsOwnDeadlineWhileItWaits() {
    FairQueue queue = queue(LONG);
    queue.arrive(ONE);
    Ticket hurried = queue.arrive(TWO);

    FailureException thrown =
        catchThrowableOfType(
            FailureException.class, () -> queue.await(hurried, Duration.ofMillis(1)));

    assertThat(thrown.failure()).isInstanceOf(Failure.TooManyRequests.class);
  }

  @Test
  void whoseCallerLeavesWaitsNoLonger() throws Exception {
    FairQueue queue = queue(LONG);
    queue.arrive(ONE);
    Ticket gone = queue.arrive(TWO);
    CompletableFuture<Boolean> waits = inBackground(() -> queue.await(gone, LONG));

    queue.leave(gone);

    assertThat(waits.get(20, TimeUnit.SECONDS)).isFalse();
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void leavingWhileAtWorkChangesNothing() {
    FairQueue queue = queue(LONG);
    Ticket works = queue.arrive(ONE);

    queue.leave(works);

    assertThat(queue.inWork()).isEqualTo(1);
    queue.finish(works);
    assertThat(queue.inWork()).isZero();
  }

  /** Work that waits. */
  private interface Work {
    boolean done() throws InterruptedException;
  }

  private static CompletableFuture<Boolean> inBackground(Work work) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return work.done();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        },
        Executors.newVirtualThreadPerTaskExecutor());
  }
}
