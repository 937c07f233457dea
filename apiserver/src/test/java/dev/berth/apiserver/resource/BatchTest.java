package dev.berth.apiserver.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.object.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** In what order, until when, and how much at a time. */
class BatchTest {
  private static Batch.Operation<String> on(String name, Supplier<String> work) {
    return new Batch.Operation<>(Batch.subject(Kinds.TASK, "default", name), _ -> work.get());
  }

  private static Batch.Operation<String> onNamespace(String name, Supplier<String> work) {
    return new Batch.Operation<>(Batch.subject(Kinds.NAMESPACE, "", name), _ -> work.get());
  }

  private static List<Batch.Result<String>> run(List<Batch.Operation<String>> operations) {
    return Batch.run(operations, Deadline.in(Duration.ofMinutes(1)), () -> false);
  }

  private static Batch.Result<String> done(String result) {
    return new Batch.Result.Done<>(result);
  }

  private static Failure failure(Batch.Result<String> result) {
    assertThat(result).isInstanceOf(Batch.Result.Failed.class);
    RuntimeException why = ((Batch.Result.Failed<String>) result).why();
    return ((FailureException) why).failure();
  }

  @Test
  void theResultsAreInTheOrderOfTheOperations() {
    List<Batch.Operation<String>> operations = new ArrayList<>();
    List<Batch.Result<String>> wanted = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      String name = "t" + i;
      operations.add(on(name, () -> name));
      wanted.add(done(name));
    }

    assertThat(run(operations)).isEqualTo(wanted);
  }

  @Test
  void aBatchOfNothingIsNothing() {
    assertThat(run(List.of())).isEmpty();
  }

  @Test
  void operationsOnOneObjectFollowOneAnotherWhateverIsBetween() {
    var seen = new ConcurrentHashMap<String, ConcurrentLinkedQueue<Integer>>();
    List<Batch.Operation<String>> operations = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      String name = "t" + i % 7;
      operations.add(
          on(
              name,
              () -> {
                seen.computeIfAbsent(name, _ -> new ConcurrentLinkedQueue<>()).add(number);
                return name;
              }));
    }

    run(operations);

    assertThat(seen).hasSize(7);
    assertThat(seen.values()).allSatisfy(numbers -> assertThat(List.copyOf(numbers)).isSorted());
  }

  @Test
  void operationsOnDifferentObjectsAreUnderWayTogether() {
    Phaser together = new Phaser(100);
    List<Batch.Operation<String>> operations = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      operations.add(
          on(
              "t" + i,
              () -> {
                await(together);
                return "met";
              }));
    }

    assertThat(run(operations)).containsOnly(done("met"));
  }

  @Test
  void theSameNameInAnotherNamespaceIsAnotherObjectAndNoNamespaceIsTheDefaultOne() {
    assertThat(Batch.subject(Kinds.TASK, "", "a"))
        .isEqualTo(Batch.subject(Kinds.TASK, "default", "a"))
        .isNotEqualTo(Batch.subject(Kinds.TASK, "lab", "a"));
    assertThat(Batch.subject(Kinds.TASK, "", "")).isEmpty();
  }

  @Test
  void whatComesBeforeANamespaceIsDoneBeforeItAndTheRestAfterIt() {
    AtomicInteger before = new AtomicInteger();
    AtomicInteger namespaces = new AtomicInteger();
    List<Batch.Operation<String>> operations = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      operations.add(on("t" + i, () -> "before " + before.incrementAndGet()));
    }
    operations.add(onNamespace("a", () -> before.get() + " " + namespaces.incrementAndGet()));
    operations.add(onNamespace("b", () -> before.get() + " " + namespaces.incrementAndGet()));
    operations.add(on("t0", () -> "after " + namespaces.get()));

    List<Batch.Result<String>> results = run(operations);

    assertThat(results.subList(50, 52)).containsExactlyInAnyOrder(done("50 1"), done("50 2"));
    assertThat(results.getLast()).isEqualTo(done("after 2"));
  }

  @Test
  void kindsThatAreLookedAtGoByThemselvesAndInTheirOrder() {
    List<String> order = new CopyOnWriteArrayList<>();
    List<Batch.Operation<String>> operations = new ArrayList<>();
    for (Kind<?> kind :
        List.of(
            Kinds.NAMESPACE, Kinds.RESOURCE_QUOTA, Kinds.PRIORITY_CLASS, Kinds.TASK, Kinds.QUEUE)) {
      operations.add(
          new Batch.Operation<>(
              Batch.subject(kind, "", "a"),
              _ -> {
                order.add(kind.name());
                return kind.name();
              }));
    }

    run(operations);

    assertThat(order.subList(0, 3)).containsExactly("Namespace", "ResourceQuota", "PriorityClass");
    assertThat(order).hasSize(5);
  }

  @Test
  void whatFailsFailsAlone() {
    RuntimeException why = new IllegalStateException("a bug, on purpose");

    List<Batch.Result<String>> results =
        run(
            List.of(
                on("a", () -> "1"),
                on(
                    "a",
                    () -> {
                      throw why;
                    }),
                on("a", () -> "3")));

    assertThat(results).containsExactly(done("1"), new Batch.Result.Failed<>(why), done("3"));
  }

  @Test
  void whatHasNotBegunByTheDeadlineIsNotBegun() {
    AtomicLong nanos = new AtomicLong();
    Deadline deadline = Deadline.in(Duration.ofNanos(10), nanos::get);
    AtomicInteger begun = new AtomicInteger();
    List<Batch.Operation<String>> operations = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      operations.add(
          on(
              "same",
              () -> {
                if (begun.incrementAndGet() == 4) {
                  nanos.set(10);
                }
                return "done";
              }));
    }

    List<Batch.Result<String>> results = Batch.run(operations, deadline, () -> false);

    assertThat(begun).hasValue(4);
    assertThat(results.subList(0, 4)).containsOnly(done("done"));
    assertThat(results.subList(4, 9))
        .allSatisfy(one -> assertThat(failure(one)).isInstanceOf(Failure.DeadlineExceeded.class));
  }

  @Test
  void nothingMoreIsBegunWhenTheCallerIsGone() {
    AtomicBoolean gone = new AtomicBoolean();
    AtomicInteger begun = new AtomicInteger();
    List<Batch.Operation<String>> operations = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      operations.add(
          on(
              "t" + i,
              () -> {
                gone.set(true);
                begun.incrementAndGet();
                return "done";
              }));
    }

    List<Batch.Result<String>> results =
        Batch.run(operations, Deadline.in(Duration.ofMinutes(1)), gone::get);

    // Those that were begun at the same moment.
    assertThat(begun.get()).isBetween(1, 128);
    assertThat(failure(results.getLast())).isInstanceOf(Failure.Unavailable.class);
  }

  @Test
  void atMostSoManyAreUnderWayAtATime() throws InterruptedException {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(128);
    CountDownLatch open = new CountDownLatch(1);
    List<Batch.Operation<String>> operations = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      operations.add(
          on(
              "t" + i,
              () -> {
                begun.incrementAndGet();
                enough.countDown();
                await(open);
                return "done";
              }));
    }
    Thread thread = Thread.ofVirtual().start(() -> run(operations));

    assertThat(enough.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(begun).hasValue(128);
    open.countDown();
    assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    assertThat(begun).hasValue(1000);
  }

  private static void await(Phaser phaser) {
    try {
      phaser.awaitAdvanceInterruptibly(phaser.arrive(), 20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anOperationOfNoKnownObjectIsWithTheOthers() {
    assertThat(run(List.of(new Batch.Operation<>(Optional.empty(), _ -> "x"))))
        .containsExactly(done("x"));
  }
}
