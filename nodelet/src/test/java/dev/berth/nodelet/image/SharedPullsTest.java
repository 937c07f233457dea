package dev.berth.nodelet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.client.testing.FakeTimers;
import dev.berth.nodelet.image.SharedPulls.Wanted;
import dev.berth.nodelet.runtime.PullProgress;
import dev.berth.nodelet.runtime.RegistryCredential;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedPullsTest {
  private static final Wanted NGINX = new Wanted("nginx", List.of());
  private static final Wanted REDIS = new Wanted("redis", List.of());
  private static final Wanted OURS =
      new Wanted("nginx", List.of(new RegistryCredential("docker.io", "anna", "x", "")));

  private final FakeTimers timers = new FakeTimers();
  private final BlockingQueue<Fetching> begun = new LinkedBlockingQueue<>();
  private final SharedPulls pulls = new SharedPulls(2, this::fetch, timers);

  /** One pull, which the test ends. */
  private record Fetching(
      Wanted wanted, Consumer<PullProgress> progress, CompletableFuture<Pulled> end, Thread on) {}

  /** Somebody who waits. */
  private record Member(FutureTask<Pulled> result, Thread on, List<String> told) {}

  @AfterEach
  void close() {
    pulls.close();
  }

  @Test
  void whoWantTheSameShareOnePull() throws Exception {
    Member first = join(NGINX);
    Fetching pull = begin();
    Member second = join(NGINX);
    awaitWaiting(2, 1);
    assertThat(pulls.images()).containsExactly("nginx");
    pull.end().complete(pulled("nginx"));
    assertThat(first.result().get()).isEqualTo(pulled("nginx"));
    assertThat(second.result().get()).isEqualTo(pulled("nginx"));
    assertThat(begun).isEmpty();
    assertThat(pulls.images()).isEmpty();
    pull.on().join();
    assertThat(timers.pending()).isZero();
  }

  @Test
  void otherCredentialsAreAnotherPull() throws Exception {
    join(NGINX);
    join(OURS);
    assertThat(List.of(begin().wanted(), begin().wanted())).containsExactlyInAnyOrder(NGINX, OURS);
  }

  @Test
  void afterOneHasEndedTheNextBegins() throws Exception {
    Member first = join(NGINX);
    begin().end().complete(pulled("nginx"));
    first.result().get();
    join(NGINX);
    assertThat(begin().wanted()).isEqualTo(NGINX);
  }

  @Test
  void whoLeavesDoesNotEndItForTheOthers() throws Exception {
    Member first = join(NGINX);
    Fetching pull = begin();
    Member second = join(NGINX);
    awaitWaiting(2, 1);
    first.on().interrupt();
    assertThatThrownBy(() -> first.result().get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(pull.on().isInterrupted()).isFalse();
    pull.end().complete(pulled("nginx"));
    assertThat(second.result().get()).isEqualTo(pulled("nginx"));
  }

  @Test
  void whenTheLastOneLeavesItIsBrokenOffAndNobodyJoinsItAnyMore() throws Exception {
    Member only = join(NGINX);
    Fetching pull = begin();
    only.on().interrupt();
    pull.on().join();
    Member next = join(NGINX);
    Fetching again = begin();
    again.end().complete(pulled("nginx"));
    assertThat(next.result().get()).isEqualTo(pulled("nginx"));
  }

  @Test
  void noMoreThanSoManyAtOnceAndTheOthersInTheirOrder() throws Exception {
    join(NGINX);
    Fetching first = begin();
    join(OURS);
    begin();
    Member waiting = join(REDIS);
    awaitWaiting(3, 2);
    assertThat(begun.poll(50, TimeUnit.MILLISECONDS)).isNull();
    timers.advance(SharedPulls.TELLS_EVERY);
    assertThat(waiting.told()).containsExactly("waiting for its turn: no more than 2 at a time");
    first.end().complete(pulled("nginx"));
    assertThat(begin().wanted()).isEqualTo(REDIS);
  }

  @Test
  void oneWithoutProgressHoldsUpNobodyAfterHalfAMinute() throws Exception {
    join(NGINX);
    Fetching first = begin();
    join(OURS);
    Fetching second = begin();
    join(REDIS);
    awaitWaiting(3, 2);
    timers.advance(SharedPulls.HOLDS_UP.minusMillis(1));
    first.progress().accept(PullProgress.NONE);
    second.progress().accept(PullProgress.NONE);
    timers.advance(SharedPulls.HOLDS_UP.minusMillis(1));
    first.progress().accept(PullProgress.NONE);
    assertThat(begun.poll(50, TimeUnit.MILLISECONDS)).isNull();

    timers.advance(Duration.ofMillis(1));

    assertThat(begin().wanted()).isEqualTo(REDIS);
    assertThat(second.on().isAlive()).as("it goes on all the same").isTrue();
  }

  @Test
  void oneThatWaitsForItsTurnCanLeave() throws Exception {
    join(NGINX);
    Fetching first = begin();
    join(OURS);
    begin();
    Member waiting = join(REDIS);
    awaitWaiting(3, 2);
    waiting.on().interrupt();
    waiting.on().join();
    assertThat(pulls.images()).containsExactly("nginx");
    first.end().complete(pulled("nginx"));
    assertThat(begun.poll(50, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void aFailureIsEverybodys() throws Exception {
    Member first = join(NGINX);
    Fetching pull = begin();
    Member second = join(NGINX);
    awaitWaiting(2, 1);
    Failure failure = new Failure.BadRequest("manifest unknown");
    pull.end().completeExceptionally(new FailureException(failure));
    for (Member member : List.of(first, second)) {
      assertThatThrownBy(() -> member.result().get())
          .cause()
          .isInstanceOfSatisfying(
              FailureException.class, e -> assertThat(e.failure()).isEqualTo(failure));
    }
  }

  @Test
  void tellsEveryTwoSecondsWhatHasChanged() throws Exception {
    Member member = join(NGINX);
    Fetching pull = begin();
    awaitWaiting(1, 1);
    timers.advance(Duration.ofMillis(1999));
    assertThat(member.told()).isEmpty();
    timers.advance(Duration.ofMillis(1));
    pull.progress().accept(new PullProgress(1 << 20, 3 << 20, true, 0, 2));
    pull.progress().accept(new PullProgress(2 << 20, 3 << 20, true, 1, 2));
    timers.advance(SharedPulls.TELLS_EVERY);
    timers.advance(SharedPulls.TELLS_EVERY.multipliedBy(3));
    assertThat(member.told())
        .containsExactly(
            "pulling: the registry is being asked", "pulling: 2.0 of 3.0 MiB, 1 of 2 layers");
    pull.end().complete(pulled("nginx"));
    member.result().get();
    timers.advance(Duration.ofMinutes(1));
    assertThat(member.told()).hasSize(2);
  }

  private Pulled fetch(Wanted wanted, Consumer<PullProgress> progress) {
    Fetching one =
        new Fetching(wanted, progress, new CompletableFuture<>(), Thread.currentThread());
    begun.add(one);
    try {
      return one.end().get();
    } catch (InterruptedException e) {
      throw new FailureException(new Failure.Unavailable("interrupted"), e);
    } catch (ExecutionException e) {
      throw (FailureException) e.getCause();
    }
  }

  private Fetching begin() throws InterruptedException {
    Fetching one = begun.poll(20, TimeUnit.SECONDS);
    assertThat(one).as("a pull begins").isNotNull();
    return one;
  }

  private Member join(Wanted wanted) {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    FutureTask<Pulled> result = new FutureTask<>(() -> pulls.join(wanted, told::add));
    return new Member(result, Thread.ofVirtual().start(result), told);
  }

  /** Until so many wait; each pull that has begun has a timer of its own. */
  private void awaitWaiting(int members, int pulls) throws InterruptedException {
    timers.awaitPending(members + pulls);
  }

  private static Pulled pulled(String image) {
    return new Pulled(image, "sha256:1", 1, Duration.ZERO, true);
  }
}
