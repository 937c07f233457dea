package dev.berth.apiserver.store.etcd;

import static dev.berth.apiserver.store.Samples.creation;
import static dev.berth.apiserver.store.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.testing.Eventually;
import io.grpc.Deadline;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who travels with whom, and when, without an etcd. */
@Timeout(60)
class GroupCommitTest {
  private static final Sent DONE = new Sent.Decided(new Outcome.Committed(7, List.of(7L)));

  private final BlockingQueue<Flight> flights = new LinkedBlockingQueue<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final GroupCommit groups = new GroupCommit(this::fly, meters);
  private final AtomicLong ids = new AtomicLong();

  /** A group in the air, until it is let go. */
  private record Flight(Group group, CountDownLatch landing) {
    int size() {
      return group.members().size();
    }

    void land() {
      landing.countDown();
    }
  }

  private List<Sent> fly(Group group, Deadline deadline, Runnable answered) {
    Flight flight = new Flight(group, new CountDownLatch(1));
    flights.add(flight);
    try {
      flight.landing().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answered.run();
    List<Sent> results = new ArrayList<>();
    group.members().forEach(_ -> results.add(DONE));
    return results;
  }

  @Test
  void loneWritesLeaveAtOnceAndThoseWhoWaitTravelTogether() throws Exception {
    List<Future<Sent>> sent = new ArrayList<>(List.of(send("a"), send("b")));
    Flight first = flights.take();
    Flight second = flights.take();
    for (String name : List.of("c", "d", "e")) {
      sent.add(send(name));
    }
    awaitWaiting(3);

    first.land();
    Flight third = flights.take();

    assertThat(List.of(first.size(), second.size(), third.size())).containsExactly(1, 1, 3);
    second.land();
    third.land();
    for (Future<Sent> one : sent) {
      assertThat(one.get()).isEqualTo(DONE);
    }
  }

  @Test
  void aFullGroupWaitsForNoSlotUntilSixRequestsAreInTheAir() throws Exception {
    var _ = send("a");
    var _ = send("b");
    List<Flight> inTheAir = new ArrayList<>(List.of(flights.take(), flights.take()));
    int waiting = 0;
    for (int i = 0; i < 6 * Group.MAX_MEMBERS - 1; i++) {
      var _ = send("x" + i);
      waiting =
          i % Group.MAX_MEMBERS == Group.MAX_MEMBERS - 1 && inTheAir.size() < 6 ? 0 : waiting + 1;
      awaitWaiting(waiting);
      if (waiting == 0) {
        inTheAir.add(flights.take());
      }
    }

    assertThat(inTheAir).extracting(Flight::size).containsExactly(1, 1, 64, 64, 64, 64);
    assertThat(waiting).isEqualTo(2 * Group.MAX_MEMBERS - 1);
    inTheAir.forEach(Flight::land);
    List<Flight> rest = List.of(flights.take(), flights.take());
    assertThat(rest).extracting(Flight::size).containsExactlyInAnyOrder(64, 63);
    rest.forEach(Flight::land);
  }

  @Test
  void manyOfOneCallerLeaveInFullGroupsAtOnceAndTheRestWaits() throws Exception {
    List<Submission> many = new ArrayList<>();
    for (int i = 0; i < 2 * Group.MAX_MEMBERS + 3; i++) {
      many.add(new Submission(commit("x" + i), false, soon()));
    }
    FutureTask<List<Sent>> sent = new FutureTask<>(() -> groups.send(many));
    Thread.ofVirtual().start(sent);
    Flight first = flights.take();
    Flight second = flights.take();
    awaitWaiting(3);

    first.land();
    Flight third = flights.take();

    assertThat(List.of(first.size(), second.size(), third.size())).containsExactly(64, 64, 3);
    second.land();
    third.land();
    assertThat(sent.get()).hasSize(many.size()).allMatch(DONE::equals);
  }

  @Test
  void whatDoesNotKeepApartWaitsForTheNextGroup() throws Exception {
    var _ = send("a");
    var _ = send("b");
    Flight first = flights.take();
    Flight second = flights.take();
    int waiting = 0;
    for (String name : List.of("x", "x", "y")) {
      var _ = send(name);
      awaitWaiting(++waiting);
    }

    first.land();
    Flight third = flights.take();
    assertThat(third.size()).isEqualTo(2);
    second.land();
    Flight fourth = flights.take();
    assertThat(fourth.size()).isEqualTo(1);
    third.land();
    fourth.land();
  }

  @Test
  void whoLeavesBeforeItIsSentWasNotWritten() throws Exception {
    var _ = send("a");
    var _ = send("b");
    Flight first = flights.take();
    Flight second = flights.take();

    Sent sent = send(commit("c"), false, Deadline.after(50, TimeUnit.MILLISECONDS));

    assertThat(failure(sent)).isInstanceOf(Failure.Unavailable.class);
    first.land();
    second.land();
    var _ = send("d");
    Flight third = flights.take();
    assertThat(third.group().members().getFirst().keys()).containsExactly(key("d"));
    third.land();
  }

  @Test
  void whoLeavesAfterItIsSentDoesNotKnow() throws Exception {
    var _ = send("a");
    var _ = send("b");
    Flight first = flights.take();
    Flight second = flights.take();
    CountDownLatch over = new CountDownLatch(1);
    Deadline deadline = Deadline.after(1, TimeUnit.HOURS, new Late(over));
    FutureTask<Sent> impatient = start(() -> send(commit("c"), false, deadline));
    awaitWaiting(1);
    first.land();
    Flight third = flights.take();
    over.countDown();

    assertThat(failure(impatient.get())).isInstanceOf(Failure.UnknownOutcome.class);
    second.land();
    third.land();
  }

  @Test
  void whatMustTravelAloneDoes() throws Exception {
    var _ = send("a");
    var _ = send("b");
    Flight first = flights.take();
    Flight second = flights.take();
    var _ = send("c");
    awaitWaiting(1);
    var _ = start(() -> send(commit("d"), true, soon()));
    awaitWaiting(2);
    var _ = send("e");
    awaitWaiting(3);

    first.land();
    Flight third = flights.take();
    assertThat(third.size()).isEqualTo(2);
    second.land();
    Flight fourth = flights.take();
    assertThat(fourth.group().members().getFirst().keys()).containsExactly(key("d"));
    assertThat(fourth.size()).isEqualTo(1);
    third.land();
    fourth.land();
  }

  /** Whoever asks what is left of a deadline hears so when it is over. */
  private static final class Late extends Deadline.Ticker {
    private final CountDownLatch over;
    private boolean begun;

    Late(CountDownLatch over) {
      this.over = over;
    }

    @Override
    public long nanoTime() {
      if (!begun) {
        begun = true;
        return 0;
      }
      try {
        over.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return TimeUnit.HOURS.toNanos(2);
    }
  }

  private FutureTask<Sent> send(String name) {
    return start(() -> send(commit(name), false, soon()));
  }

  private Sent send(Commit commit, boolean alone, Deadline deadline) {
    return groups.send(List.of(new Submission(commit, alone, deadline))).getFirst();
  }

  private static FutureTask<Sent> start(java.util.concurrent.Callable<Sent> call) {
    FutureTask<Sent> task = new FutureTask<>(call);
    Thread.ofVirtual().start(task);
    return task;
  }

  private Commit commit(String name) {
    return Commit.of(Transaction.of(creation(key(name), "1")), ids.incrementAndGet());
  }

  private static Deadline soon() {
    return Deadline.after(30, TimeUnit.SECONDS);
  }

  private void awaitWaiting(int count) {
    Eventually.is(
        count + " wait", () -> meters.get("berth.store.waiting").gauge().value() == count);
  }

  private static Failure failure(Sent sent) {
    return ((Sent.Failed) sent).failure().failure();
  }
}
