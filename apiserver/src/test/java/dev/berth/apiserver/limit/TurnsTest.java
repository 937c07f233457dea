package dev.berth.apiserver.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.access.Caller;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose turn it is, one step after another, without threads. */
class TurnsTest {
  private static final Caller GREEDY = new Caller("greedy", false);
  private static final Caller MODEST = new Caller("modest", false);
  private static final Caller OTHER = new Caller("other", false);
  private static final Caller CONTROLLER = new Caller("system:controller", true);

  private static Turns turns(int all, int system, int each, int eachWaiting, int allWaiting) {
    return new Turns(
        new Limits.Seats(
            all,
            system,
            each,
            new Limits.Waiting(eachWaiting, allWaiting, Duration.ofSeconds(1)),
            1_000));
  }

  @Test
  void whoComesFirstIsSeatedAtOnce() {
    Turns turns = turns(2, 0, 2, 8, 8);

    assertThat(turns.arrive(GREEDY).isSeated()).isTrue();
    assertThat(turns.arrive(GREEDY).isSeated()).isTrue();
    assertThat(turns.arrive(GREEDY).isSeated()).isFalse();
    assertThat(turns.inWork()).isEqualTo(2);
    assertThat(turns.waiting()).isEqualTo(1);
  }

  @Test
  void modestCallerIsServedNextHoweverManyTheGreedyOneHas() {
    Turns turns = turns(1, 0, 1, 100, 100);
    Ticket working = turns.arrive(GREEDY);
    List<Ticket> greedy = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      greedy.add(turns.arrive(GREEDY));
    }
    Ticket modest = turns.arrive(MODEST);

    turns.finish(working);
    assertThat(greedy.getFirst().isSeated()).isTrue();
    assertThat(modest.isSeated()).isFalse();

    turns.finish(greedy.getFirst());
    assertThat(modest.isSeated()).isTrue();
    assertThat(greedy.get(1).isSeated()).isFalse();
  }

  @Test
  void callersThatWaitAreServedInTurn() {
    Turns turns = turns(1, 0, 1, 100, 100);
    Ticket now = turns.arrive(OTHER);
    Deque<Ticket> open = new ArrayDeque<>();
    for (Caller caller : List.of(GREEDY, MODEST, OTHER)) {
      for (int i = 0; i < 3; i++) {
        open.add(turns.arrive(caller));
      }
    }
    List<String> served = new ArrayList<>();
    while (!open.isEmpty()) {
      turns.finish(now);
      now = open.stream().filter(Ticket::isSeated).findFirst().orElseThrow();
      open.remove(now);
      served.add(now.caller.key());
    }

    assertThat(served)
        .containsExactly(
            "greedy", "modest", "other", "greedy", "modest", "other", "greedy", "modest", "other");
  }

  @Test
  void oneCallerNeverHasAllSeats() {
    Turns turns = turns(4, 0, 3, 8, 8);
    for (int i = 0; i < 3; i++) {
      assertThat(turns.arrive(GREEDY).isSeated()).isTrue();
    }

    assertThat(turns.arrive(GREEDY).isSeated()).isFalse();
    assertThat(turns.arrive(MODEST).isSeated()).isTrue();
  }

  @Test
  void usersNeverTakeTheSystemsShareAndTheSystemMayTakeAll() {
    Turns turns = turns(4, 2, 4, 8, 8);
    Ticket first = turns.arrive(GREEDY);
    assertThat(turns.arrive(MODEST).isSeated()).isTrue();
    Ticket waits = turns.arrive(OTHER);
    assertThat(waits.isSeated()).isFalse();

    Ticket system = turns.arrive(CONTROLLER);
    assertThat(system.isSeated()).isTrue();
    assertThat(turns.arrive(CONTROLLER).isSeated()).isTrue();
    assertThat(turns.arrive(CONTROLLER).isSeated()).isFalse();

    // The seat of a part of the cluster goes to the next one of those.
    turns.finish(system);
    assertThat(waits.isSeated()).isFalse();
    assertThat(turns.inWork()).isEqualTo(4);
    turns.finish(first);
    assertThat(waits.isSeated()).isTrue();
  }

  @Test
  void systemThatWaitsDoesNotStarveUsers() {
    Turns turns = turns(2, 1, 2, 8, 8);
    Ticket a = turns.arrive(CONTROLLER);
    Ticket b = turns.arrive(CONTROLLER);
    Ticket controller = turns.arrive(CONTROLLER);
    Ticket user = turns.arrive(MODEST);

    turns.finish(a);
    turns.finish(b);

    assertThat(controller.isSeated()).isTrue();
    assertThat(user.isSeated()).isTrue();
  }

  @Test
  void tooManyOfOneCallerAreRefusedAndOthersStillWait() {
    Turns turns = turns(1, 0, 1, 2, 3);
    turns.arrive(GREEDY);
    turns.arrive(GREEDY);
    turns.arrive(GREEDY);

    assertThat(refusal(turns, GREEDY).retryAfterSeconds()).isPositive();
    assertThat(turns.arrive(MODEST).isSeated()).isFalse();
    assertThat(refusal(turns, MODEST).message()).contains("too many requests wait");
    assertThat(turns.waiting()).isEqualTo(3);
  }

  @Test
  void whoQuitsLeavesNoHole() {
    Turns turns = turns(1, 0, 1, 8, 8);
    Ticket working = turns.arrive(GREEDY);
    Ticket gone = turns.arrive(MODEST);
    Ticket next = turns.arrive(OTHER);

    turns.quit(gone);
    turns.finish(working);

    assertThat(gone.isSeated()).isFalse();
    assertThat(next.isSeated()).isTrue();
    assertThat(turns.waiting()).isZero();
  }

  @Test
  void callerThatDoesNotReadItsAnswersWaitsUntilItHas() {
    Turns turns = turns(4, 0, 4, 8, 8);
    turns.unread(GREEDY, 1_000);
    Ticket waits = turns.arrive(GREEDY);
    assertThat(waits.isSeated()).isFalse();
    assertThat(turns.arrive(MODEST).isSeated()).isTrue();

    turns.unread(GREEDY, -400);

    assertThat(waits.isSeated()).isTrue();
  }

  @Test
  void nothingIsRememberedOfCallersThatAreDone() {
    Turns turns = turns(1, 0, 1, 1, 1);
    Ticket working = turns.arrive(GREEDY);
    Ticket waits = turns.arrive(MODEST);
    assertThat(refusal(turns, OTHER)).isNotNull();
    turns.quit(waits);
    turns.unread(GREEDY, 10);
    turns.finish(working);
    assertThat(turns.callers()).isEqualTo(1);

    turns.unread(GREEDY, -10);

    assertThat(turns.callers()).isZero();
  }

  private static Failure.TooManyRequests refusal(Turns turns, Caller caller) {
    FailureException thrown =
        catchThrowableOfType(FailureException.class, () -> turns.arrive(caller));
    return (Failure.TooManyRequests) thrown.failure();
  }
}
