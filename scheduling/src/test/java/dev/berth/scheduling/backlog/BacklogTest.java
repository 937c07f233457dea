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
import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.plan.Planner;
import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.queue.QueueFacts;
import dev.berth.scheduling.queue.QueueNode;
import dev.berth.scheduling.queue.QueueTree;
import dev.berth.scheduling.testing.Samples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class BacklogTest {
  /** For how long a task waits after its first failure. */
  private static final long MOMENT = Delays.after(0).toNanos();

  private final Cluster cluster = new Cluster();
  private final Planner planner = Planner.standard(cluster, 1);
  private QueueTree tree = tree();
  private final Changes changes = new Changes((_, _) -> Optional.empty());
  private final Backlog backlog = new Backlog(planner, tree, changes);

  private record Because(String sentence) implements Reason {}

  private QueueTree tree(QueueFacts... facts) {
    boolean _ = cluster.put(Samples.node("n1", "100", "100Gi"));
    return new QueueTree(cluster.capacity(), List.of(facts), Map.of("a", "qa", "b", "qb"));
  }

  private void use(QueueFacts... facts) {
    tree = tree(facts);
    backlog.use(tree);
  }

  private void offer(Task task) {
    backlog.offer(Pending.of(task));
  }

  private Optional<String> take() {
    return backlog.take().map(turn -> turn.pending().key().name());
  }

  private List<String> takeAll() {
    List<String> all = new ArrayList<>();
    for (Optional<String> one = take(); one.isPresent(); one = take()) {
      all.add(one.get());
    }
    return all;
  }

  private static Task small(String name) {
    return task(name, "1", "1Gi");
  }

  @Test
  void turnsComeAsTheyCame() {
    offer(small("c"));
    offer(task("a", "2", "1Gi"));
    offer(small("b"));

    assertThat(takeAll()).containsExactly("c", "a", "b");
    assertThat(backlog.size()).isEqualTo(3);
    assertThat(backlog.hasWork(0)).isFalse();
  }

  @Test
  void greaterPrioritiesComeFirst() {
    offer(small("low"));
    offer(priority(1, small("middle")));
    offer(priority(2, small("high")));
    offer(priority(-1, small("lowest")));

    assertThat(takeAll()).containsExactly("high", "middle", "low", "lowest");
  }

  @Test
  void newerStateKeepsItsTurnAlsoWhenItAsksForSomethingElse() {
    offer(small("a"));
    offer(small("b"));
    offer(task("a", "3", "1Gi"));

    assertThat(takeAll()).containsExactly("a", "b");
  }

  @Test
  void newerStateOfOneThatIsTakenLeavesItTaken() {
    offer(small("a"));
    assertThat(take()).hasValue("a");

    offer(small("a"));
    assertThat(take()).isEmpty();
    offer(task("a", "3", "1Gi"));
    assertThat(take()).isEmpty();
    backlog.putBack(key(small("a")));

    assertThat(backlog.take())
        .hasValueSatisfying(
            turn -> assertThat(turn.pending().demand().amounts().cpu()).isEqualTo(3_000));
  }

  @Test
  void newerStateOfOneThatIsDelayedWaitsOnUnlessItAsksForSomethingElse() {
    offer(small("a"));
    backlog.retry(key(small("a")), 0);
    offer(small("a"));
    assertThat(take()).isEmpty();

    offer(task("a", "3", "1Gi"));

    assertThat(take()).hasValue("a");
    assertThat(backlog.waitsForTime()).isFalse();
  }

  @Test
  void parkedOnesWaitWithTheirLikeAndBlockNobodyElse() {
    offer(small("a"));
    offer(small("b"));
    offer(task("c", "2", "1Gi"));
    assertThat(take()).hasValue("a");

    backlog.park(key(small("a")), new Because("no room"));

    assertThat(takeAll()).containsExactly("c");
    assertThat(backlog.tellWaiting())
        .containsExactly(
            new Waiting(Pending.of(small("a")), new Because("no room")),
            new Waiting(Pending.of(small("b")), new Because("no room")));
    assertThat(backlog.tellWaiting()).isEmpty();
  }

  @Test
  void isToldOnceForEachReasonAndAgainWhenItWasToldOtherwise() {
    offer(small("a"));
    List<String> told = new ArrayList<>();
    for (String reason : List.of("x", "x", "y", "y", "x")) {
      changes.freed(0);
      backlog.wake(0);
      assertThat(take()).hasValue("a");
      backlog.park(key(small("a")), new Because(reason));
      backlog.tellWaiting().forEach(one -> told.add(one.reason().sentence()));
    }
    assertThat(told).containsExactly("x", "y", "x");

    backlog.toldOtherwise(key(small("a")));
    changes.freed(0);
    backlog.wake(0);
    assertThat(take()).hasValue("a");
    backlog.park(key(small("a")), new Because("x"));

    assertThat(backlog.tellWaiting()).hasSize(1);
  }

  @Test
  void delayedOnesComeBackInTheirTimeAndTurn() {
    offer(small("a"));
    offer(small("b"));
    assertThat(take()).hasValue("a");
    backlog.retry(key(small("a")), 0);
    assertThat(backlog.waitsForTime()).isTrue();

    backlog.wake(MOMENT - 1);
    assertThat(take()).hasValue("b");
    backlog.putBack(key(small("b")));
    backlog.wake(MOMENT);

    assertThat(takeAll()).containsExactly("a", "b");
    backlog.retry(key(small("a")), MOMENT);
    assertThat(backlog.hasWork(3 * MOMENT - 1)).isFalse();
    assertThat(backlog.hasWork(3 * MOMENT)).as("it waits for twice as long").isTrue();
  }

  @Test
  void delayedAgainOnlyTheLastMomentCounts() {
    offer(small("a"));
    backlog.retry(key(small("a")), 0);
    backlog.retry(key(small("a")), 0);

    backlog.wake(2 * MOMENT - 1);
    assertThat(take()).isEmpty();
    backlog.wake(2 * MOMENT);

    assertThat(take()).hasValue("a");
    assertThat(backlog.waitsForTime()).isFalse();
  }

  @Test
  void restsOnce() {
    offer(small("a"));
    assertThat(take()).hasValue("a");
    assertThat(backlog.rest(key(small("a")), 10)).isTrue();
    backlog.wake(10);

    assertThat(take()).hasValue("a");
    assertThat(backlog.rest(key(small("a")), 20)).isFalse();
  }

  @Test
  void anotherTaskOfThatNameBeginsAnew() {
    offer(small("a"));
    offer(small("b"));
    backlog.retry(key(small("a")), 0);
    offer(
        small("a").toBuilder()
            .setMetadata(small("a").getMetadata().toBuilder().setUid("other"))
            .build());

    assertThat(takeAll()).containsExactly("b", "a");
    backlog.retry(key(small("a")), 0);
    backlog.wake(MOMENT);
    assertThat(takeAll()).as("its first failure").containsExactly("a");
  }

  @Test
  void takenOnesAreNotWantedAnyMore() {
    use(Queues.queue("qa"));
    offer(in("a", small("a")));
    offer(in("a", small("b")));
    QueueNode queue = tree.of("a");
    assertThat(queue.wanted().tasks()).isEqualTo(2);

    Turn first = backlog.take().orElseThrow();
    assertThat(queue.wanted().tasks()).isEqualTo(1);
    backlog.park(first.pending().key(), new Because("x"));
    assertThat(queue.wanted().tasks()).isEqualTo(2);
    backlog.retry(first.pending().key(), 0);
    assertThat(queue.wanted().tasks()).as("it will try again").isEqualTo(2);
    backlog.remove(first.pending().key());
    assertThat(queue.wanted().tasks()).isEqualTo(1);
    assertThat(tree.root().wanted().of(0)).isEqualTo(1_000);
  }

  @Test
  void otherQueuesTakeOverEverybodyAsHeIs() {
    use(Queues.queue("qa"), Queues.queue("qb"));
    for (String name : List.of("taken", "delayed", "parked", "ready")) {
      offer(in("a", priority(name.equals("ready") ? 0 : 1, small(name))));
    }
    assertThat(take()).hasValue("taken");
    assertThat(take()).hasValue("delayed");
    backlog.retry(key(in("a", small("delayed"))), 0);
    assertThat(take()).hasValue("parked");
    backlog.park(key(in("a", small("parked"))), new Because("x"));

    use(Queues.weighing("qa", 3), Queues.queue("qb"));

    assertThat(tree.of("a").wanted().tasks()).isEqualTo(3);
    assertThat(takeAll()).containsExactly("parked", "ready");
    backlog.wake(MOMENT);
    assertThat(takeAll()).containsExactly("delayed");
    backlog.putBack(key(in("a", small("taken"))));
    assertThat(takeAll()).containsExactly("taken");
    backlog.retry(key(in("a", small("delayed"))), MOMENT);
    assertThat(backlog.hasWork(3 * MOMENT - 1)).as("its second failure").isFalse();
    assertThat(backlog.hasWork(3 * MOMENT)).isTrue();
  }

  @Test
  void restOfAGroupAreThoseThatAreReadyOrParked() {
    for (String name : List.of("a", "b", "c", "d")) {
      offer(grouped("g", priority(name.equals("b") ? 1 : 0, small(name))));
    }
    offer(small("other"));
    assertThat(take()).hasValue("b");
    backlog.retry(key(small("c")), 0);

    assertThat(backlog.takeRest(new GroupKey("default", "g")))
        .extracting(turn -> turn.pending().key().name())
        .containsExactly("a", "d");
    assertThat(backlog.waits(new GroupKey("default", "g"))).as("c").isTrue();
    backlog.remove(key(small("c")));
    assertThat(backlog.waits(new GroupKey("default", "g"))).isFalse();
    backlog.leave(key(small("d")));
    assertThat(takeAll()).containsExactlyInAnyOrder("d", "other");
  }

  @Test
  void whoIsLeftWaitsForWhatItWaitedForBefore() {
    offer(grouped("g", small("a")));
    offer(grouped("g", small("b")));
    assertThat(take()).hasValue("a");
    backlog.park(key(small("a")), new Because("x"));
    assertThat(backlog.takeRest(new GroupKey("default", "g"))).hasSize(2);

    backlog.leave(key(small("a")));
    backlog.leave(key(small("b")));

    assertThat(take()).isEmpty();
    backlog.wakeGroup(new GroupKey("default", "g"));
    assertThat(takeAll()).containsExactly("a", "b");
  }

  /** Against a naive list of who is where. */
  @Property(tries = 150)
  void everybodyIsInOnePlace(@ForAll long seed) {
    Random random = new Random(seed);
    BacklogTest test = new BacklogTest();
    test.use(Queues.queue("qa"), Queues.queue("qb"));
    Map<String, String> state = new HashMap<>();
    Map<String, Task> tasks = new HashMap<>();
    Map<String, Long> until = new HashMap<>();
    Map<String, Integer> failures = new HashMap<>();
    long now = 0;
    for (int step = 0; step < 200; step++) {
      String name = "t" + random.nextInt(12);
      Task known = tasks.get(name);
      switch (random.nextInt(9)) {
        case 0, 1 -> {
          Task task =
              known == null || random.nextInt(4) == 0
                  ? in(
                      name.hashCode() % 2 == 0 ? "a" : "b",
                      priority(random.nextInt(2), task(name, 1 + random.nextInt(2) + "", "1Gi")))
                  : known;
          test.offer(task);
          if (known == null) {
            state.put(name, "ready");
          } else if (!task.equals(known) && !"taken".equals(state.get(name))) {
            // Perhaps it joins a parked lane of its like.
            state.put(name, "ready or parked");
          }
          if (!task.equals(known)) {
            failures.remove(name);
          }
          tasks.put(name, task);
        }
        case 2 -> {
          test.backlog.remove(known == null ? key(small(name)) : key(known));
          state.remove(name);
          tasks.remove(name);
          failures.remove(name);
        }
        case 3, 4 -> {
          Optional<Turn> turn = test.backlog.take();
          turn.ifPresent(one -> {
            String took = one.pending().key().name();
            assertThat(state.get(took)).isNotIn("taken", "delayed");
            state.put(took, "taken");
          });
        }
        case 5 -> {
          if (known != null && "taken".equals(state.get(name))) {
            test.backlog.park(key(known), new Because("x"));
            state.replaceAll((_, is) -> is.equals("ready") ? "ready or parked" : is);
            state.put(name, "parked");
          }
        }
        case 6 -> {
          if (known != null && "taken".equals(state.get(name))) {
            int before = failures.merge(name, 1, Integer::sum) - 1;
            until.put(name, now + Delays.after(before).toNanos());
            test.backlog.retry(key(known), now);
            state.put(name, "delayed");
          }
        }
        case 7 -> {
          now += random.nextLong(2 * MOMENT);
          test.changes.freed(0);
          test.backlog.wake(now);
          long passed = now;
          state.replaceAll((one, is) ->
              is.endsWith("parked")
                      || (is.equals("delayed") && until.getOrDefault(one, 0L) <= passed)
                  ? "ready"
                  : is);
        }
        default -> test.use(Queues.queue("qa"), Queues.weighing("qb", 1 + random.nextInt(3)));
      }
      assertThat(test.backlog.size()).isEqualTo(tasks.size());
      assertThat(test.tree.root().wanted().tasks())
          .isEqualTo((int) state.values().stream().filter(is -> !is.equals("taken")).count());
    }
    test.changes.freed(0);
    test.backlog.wake(now + 10_000 * MOMENT);
    Set<String> left = new HashSet<>(test.takeAll());
    state.forEach(
        (name, is) -> assertThat(left.contains(name)).as(is).isEqualTo(!is.equals("taken")));
    tasks.values().forEach(task -> test.backlog.remove(key(task)));
    assertThat(test.backlog.size()).isZero();
    assertThat(test.tree.root().wanted().of(0)).isZero();
    assertThat(test.backlog.hasWork(now + 10_000 * MOMENT)).isFalse();
    assertThat(test.backlog.waitsForTime()).isFalse();
  }
}
