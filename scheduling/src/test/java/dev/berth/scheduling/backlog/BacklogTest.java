package dev.berth.scheduling.backlog;

import static dev.berth.scheduling.Tasks.grouped;
import static dev.berth.scheduling.Tasks.in;
import static dev.berth.scheduling.Tasks.key;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.scheduling.Queues;
import dev.berth.scheduling.backlog.Backlog.Turn;
import dev.berth.scheduling.backlog.Backlog.Waiting;
import dev.berth.scheduling.queue.QueueNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BacklogTest {
  private final Desk desk = new Desk();

  private static Task small(String name) {
    return task(name, "1", "1Gi");
  }

  @Test
  void turnsComeAsTheyCame() {
    desk.offer(small("c"));
    desk.offer(task("a", "2", "1Gi"));
    desk.offer(small("b"));

    assertThat(desk.takeAll()).containsExactly("c", "a", "b");
    assertThat(desk.backlog.size()).isEqualTo(3);
    assertThat(desk.backlog.hasWork(0)).isFalse();
  }

  @Test
  void greaterPrioritiesComeFirst() {
    desk.offer(small("low"));
    desk.offer(priority(1, small("middle")));
    desk.offer(priority(2, small("high")));
    desk.offer(priority(-1, small("lowest")));

    assertThat(desk.takeAll()).containsExactly("high", "middle", "low", "lowest");
  }

  @Test
  void newerStateKeepsItsTurnAlsoWhenItAsksForSomethingElse() {
    desk.offer(small("a"));
    desk.offer(small("b"));
    desk.offer(task("a", "3", "1Gi"));

    assertThat(desk.takeAll()).containsExactly("a", "b");
  }

  @Test
  void newerStateOfOneThatIsTakenLeavesItTaken() {
    desk.offer(small("a"));
    assertThat(desk.take()).hasValue("a");

    desk.offer(small("a"));
    assertThat(desk.take()).isEmpty();
    desk.offer(task("a", "3", "1Gi"));
    assertThat(desk.take()).isEmpty();
    desk.backlog.putBack(key(small("a")));

    assertThat(desk.backlog.take())
        .hasValueSatisfying(
            turn -> assertThat(turn.pending().demand().amounts().cpu()).isEqualTo(3_000));
  }

  @Test
  void newerStateOfOneThatIsDelayedWaitsOnUnlessItAsksForSomethingElse() {
    desk.offer(small("a"));
    desk.backlog.retry(key(small("a")), 0);
    desk.offer(small("a"));
    assertThat(desk.take()).isEmpty();

    desk.offer(task("a", "3", "1Gi"));

    assertThat(desk.take()).hasValue("a");
    assertThat(desk.backlog.waitsForTime()).isFalse();
  }

  @Test
  void parkedOnesWaitWithTheirLikeAndBlockNobodyElse() {
    desk.offer(small("a"));
    desk.offer(small("b"));
    desk.offer(task("c", "2", "1Gi"));
    assertThat(desk.take()).hasValue("a");

    desk.backlog.park(key(small("a")), new Desk.Because("no room"));

    assertThat(desk.takeAll()).containsExactly("c");
    assertThat(desk.backlog.tellWaiting())
        .containsExactly(
            new Waiting(Pending.of(small("a")), new Desk.Because("no room")),
            new Waiting(Pending.of(small("b")), new Desk.Because("no room")));
    assertThat(desk.backlog.tellWaiting()).isEmpty();
  }

  @Test
  void isToldOnceForEachReasonAndAgainWhenItWasToldOtherwise() {
    desk.offer(small("a"));
    List<String> told = new ArrayList<>();
    for (String reason : List.of("x", "x", "y", "y", "x")) {
      desk.changes.freed(0);
      desk.backlog.wake(0);
      assertThat(desk.take()).hasValue("a");
      desk.backlog.park(key(small("a")), new Desk.Because(reason));
      desk.backlog.tellWaiting().forEach(one -> told.add(one.reason().sentence()));
    }
    assertThat(told).containsExactly("x", "y", "x");

    desk.backlog.toldOtherwise(key(small("a")));
    desk.changes.freed(0);
    desk.backlog.wake(0);
    assertThat(desk.take()).hasValue("a");
    desk.backlog.park(key(small("a")), new Desk.Because("x"));

    assertThat(desk.backlog.tellWaiting()).hasSize(1);
  }

  @Test
  void delayedOnesComeBackInTheirTimeAndTurn() {
    desk.offer(small("a"));
    desk.offer(small("b"));
    assertThat(desk.take()).hasValue("a");
    desk.backlog.retry(key(small("a")), 0);
    assertThat(desk.backlog.waitsForTime()).isTrue();

    desk.backlog.wake(Desk.MOMENT - 1);
    assertThat(desk.take()).hasValue("b");
    desk.backlog.putBack(key(small("b")));
    desk.backlog.wake(Desk.MOMENT);

    assertThat(desk.takeAll()).containsExactly("a", "b");
    desk.backlog.retry(key(small("a")), Desk.MOMENT);
    assertThat(desk.backlog.hasWork(3 * Desk.MOMENT - 1)).isFalse();
    assertThat(desk.backlog.hasWork(3 * Desk.MOMENT)).as("it waits for twice as long").isTrue();
  }

  @Test
  void delayedAgainOnlyTheLastMomentCounts() {
    desk.offer(small("a"));
    desk.backlog.retry(key(small("a")), 0);
    desk.backlog.retry(key(small("a")), 0);

    desk.backlog.wake(2 * Desk.MOMENT - 1);
    assertThat(desk.take()).isEmpty();
    desk.backlog.wake(2 * Desk.MOMENT);

    assertThat(desk.take()).hasValue("a");
    assertThat(desk.backlog.waitsForTime()).isFalse();
  }

  @Test
  void restsOnce() {
    desk.offer(small("a"));
    assertThat(desk.take()).hasValue("a");
    assertThat(desk.backlog.rest(key(small("a")), 10)).isTrue();
    desk.backlog.wake(10);

    assertThat(desk.take()).hasValue("a");
    assertThat(desk.backlog.rest(key(small("a")), 20)).isFalse();
  }

  @Test
  void anotherTaskOfThatNameBeginsAnew() {
    desk.offer(small("a"));
    desk.offer(small("b"));
    desk.backlog.retry(key(small("a")), 0);
    desk.offer(
        small("a").toBuilder()
            .setMetadata(small("a").getMetadata().toBuilder().setUid("other"))
            .build());

    assertThat(desk.takeAll()).containsExactly("b", "a");
    desk.backlog.retry(key(small("a")), 0);
    desk.backlog.wake(Desk.MOMENT);
    assertThat(desk.takeAll()).as("its first failure").containsExactly("a");
  }

  @Test
  void takenOnesAreNotWantedAnyMore() {
    desk.use(Queues.queue("qa"));
    desk.offer(in("a", small("a")));
    desk.offer(in("a", small("b")));
    QueueNode queue = desk.tree.of("a");
    assertThat(queue.wanted().tasks()).isEqualTo(2);

    Turn first = desk.backlog.take().orElseThrow();
    assertThat(queue.wanted().tasks()).isEqualTo(1);
    desk.backlog.park(first.pending().key(), new Desk.Because("x"));
    assertThat(queue.wanted().tasks()).isEqualTo(2);
    desk.backlog.retry(first.pending().key(), 0);
    assertThat(queue.wanted().tasks()).as("it will try again").isEqualTo(2);
    desk.backlog.remove(first.pending().key());
    assertThat(queue.wanted().tasks()).isEqualTo(1);
    assertThat(desk.tree.root().wanted().of(0)).isEqualTo(1_000);
  }

  @Test
  void otherQueuesTakeOverEverybodyAsHeIs() {
    desk.use(Queues.queue("qa"), Queues.queue("qb"));
    for (String name : List.of("taken", "delayed", "parked", "ready")) {
      desk.offer(in("a", priority(name.equals("ready") ? 0 : 1, small(name))));
    }
    assertThat(desk.take()).hasValue("taken");
    assertThat(desk.take()).hasValue("delayed");
    desk.backlog.retry(key(in("a", small("delayed"))), 0);
    assertThat(desk.take()).hasValue("parked");
    desk.backlog.park(key(in("a", small("parked"))), new Desk.Because("x"));

    desk.use(Queues.weighing("qa", 3), Queues.queue("qb"));

    assertThat(desk.tree.of("a").wanted().tasks()).isEqualTo(3);
    assertThat(desk.takeAll()).containsExactly("parked", "ready");
    desk.backlog.wake(Desk.MOMENT);
    assertThat(desk.takeAll()).containsExactly("delayed");
    desk.backlog.putBack(key(in("a", small("taken"))));
    assertThat(desk.takeAll()).containsExactly("taken");
    desk.backlog.retry(key(in("a", small("delayed"))), Desk.MOMENT);
    assertThat(desk.backlog.hasWork(3 * Desk.MOMENT - 1)).as("its second failure").isFalse();
    assertThat(desk.backlog.hasWork(3 * Desk.MOMENT)).isTrue();
  }

  @Test
  void restOfAGroupAreThoseThatAreReadyOrParked() {
    for (String name : List.of("a", "b", "c", "d")) {
      desk.offer(grouped("g", priority(name.equals("b") ? 1 : 0, small(name))));
    }
    desk.offer(small("other"));
    assertThat(desk.take()).hasValue("b");
    desk.backlog.retry(key(small("c")), 0);

    assertThat(desk.backlog.takeRest(new GroupKey("default", "g")))
        .extracting(turn -> turn.pending().key().name())
        .containsExactly("a", "d");
    assertThat(desk.backlog.waits(new GroupKey("default", "g"))).as("c").isTrue();
    desk.backlog.remove(key(small("c")));
    assertThat(desk.backlog.waits(new GroupKey("default", "g"))).isFalse();
    desk.backlog.leave(key(small("d")));
    assertThat(desk.takeAll()).containsExactlyInAnyOrder("d", "other");
  }

  @Test
  void whoIsLeftWaitsForWhatItWaitedForBefore() {
    desk.offer(grouped("g", small("a")));
    desk.offer(grouped("g", small("b")));
    assertThat(desk.take()).hasValue("a");
    desk.backlog.park(key(small("a")), new Desk.Because("x"));
    assertThat(desk.backlog.takeRest(new GroupKey("default", "g"))).hasSize(2);

    desk.backlog.leave(key(small("a")));
    desk.backlog.leave(key(small("b")));

    assertThat(desk.take()).isEmpty();
    desk.backlog.wakeGroup(new GroupKey("default", "g"));
    assertThat(desk.takeAll()).containsExactly("a", "b");
  }
}
