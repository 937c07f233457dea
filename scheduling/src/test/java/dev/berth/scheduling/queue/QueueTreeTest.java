package dev.berth.scheduling.queue;

import static dev.berth.scheduling.Queues.guaranteed;
import static dev.berth.scheduling.Queues.part;
import static dev.berth.scheduling.Queues.queue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Quantities;
import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.cluster.Needs;
import dev.berth.scheduling.demand.Amounts;
import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.testing.Samples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class QueueTreeTest {
  private final Cluster cluster = new Cluster();

  private QueueTree tree(Map<String, String> queueOfNamespace, QueueFacts... facts) {
    boolean _ = cluster.put(Samples.node("n1", "10", "10Gi"));
    return new QueueTree(cluster.capacity(), List.of(facts), queueOfNamespace);
  }

  private Needs needs(long milli, long memory) {
    return cluster.capacity().needs(new Amounts(milli, memory));
  }

  private static String parentOf(QueueTree tree, String queue) {
    QueueNode node = Objects.requireNonNull(tree.queue(queue));
    return node.parent() == null ? "none" : node.parent().name();
  }

  @Test
  void namespacesThatDoNotSayBelongToTheDefaultQueueWhichNeedNotExist() {
    QueueTree tree = tree(Map.of("a", "q"), queue("q"));

    assertThat(tree.of("a").name()).isEqualTo("q");
    assertThat(tree.of("b").name()).isEqualTo("default");
    assertThat(tree.misplaced("b")).isEmpty();
  }

  @Test
  void queuesAreWhereTheySayInAnyOrder() {
    List<QueueFacts> facts =
        new ArrayList<>(
            List.of(
                part("c", "b", _ -> {}),
                part("b", "a", _ -> {}),
                queue("a"),
                part("d", "b", _ -> {})));
    for (int i = 0; i < 10; i++) {
      Collections.shuffle(facts, new Random(i));
      QueueTree tree = tree(Map.of(), facts.toArray(QueueFacts[]::new));

      assertThat(parentOf(tree, "a")).isEmpty();
      assertThat(parentOf(tree, "b")).isEqualTo("a");
      assertThat(parentOf(tree, "c")).isEqualTo("b");
      assertThat(parentOf(tree, "d")).isEqualTo("b");
    }
  }

  @Test
  void queueWithoutItsParentHangsUnderTheRoot() {
    QueueTree tree = tree(Map.of(), part("a", "nowhere", _ -> {}));

    assertThat(parentOf(tree, "a")).isEmpty();
  }

  @Test
  void queuesThatAreAPartOfThemselvesHangUnderTheRootAndOthersUnderThem() {
    QueueTree tree =
        tree(
            Map.of(),
            part("a", "b", _ -> {}),
            part("b", "a", _ -> {}),
            part("c", "c", _ -> {}),
            part("x", "a", _ -> {}));

    assertThat(parentOf(tree, "a")).isEmpty();
    assertThat(parentOf(tree, "b")).isEmpty();
    assertThat(parentOf(tree, "c")).isEmpty();
    assertThat(parentOf(tree, "x")).isEqualTo("a");
  }

  @Test
  void namespaceOfAQueueThatDoesNotExistIsToldSo() {
    QueueTree tree = tree(Map.of("lost", "nowhere"));

    assertThat(tree.misplaced("lost").map(Reason::sentence))
        .hasValue(
            "namespace lost belongs to queue nowhere, which does not exist:"
                + " make it, or change label berth.dev/queue");
    assertThat(tree.of("lost")).isNotSameAs(tree.of("default"));
  }

  @Test
  void namespaceOfAQueueWithPartsIsToldSo() {
    QueueTree tree = tree(Map.of("a", "big"), queue("big"), part("one", "big", _ -> {}));

    assertThat(tree.misplaced("a").map(Reason::sentence))
        .hasValue(
            "namespace a belongs to queue big, which has parts:"
                + " name one of these in label berth.dev/queue");
  }

  @Test
  void maximumIsNeverExceeded() {
    QueueTree tree =
        tree(
            Map.of("a", "q"),
            queue("q", spec -> spec.putMaximum("cpu", Quantities.of("2")).setMaximumTasks(3)));
    QueueNode queue = tree.of("a");

    assertThat(tree.withheld("a", needs(2_000, 1L << 33), 0)).isEmpty();
    assertThat(tree.withheld("a", needs(2_001, 0), 0).map(Reason::sentence))
        .hasValue("queue q has its maximum of cpu, 2; waiting helps: yes, preemption: no");
    queue.use(needs(1_500, 0), false);
    assertThat(tree.withheld("a", needs(500, 0), 0)).isEmpty();
    assertThat(tree.withheld("a", needs(501, 0), 0)).isPresent();
    queue.use(needs(0, 0), false);
    queue.use(needs(0, 0), false);
    assertThat(tree.withheld("a", needs(0, 0), 0).map(Reason::sentence))
        .hasValue("queue q has its maximum of tasks, 3; waiting helps: yes, preemption: no");
  }

  @Test
  void maximumOfAQueueAboveCounts() {
    QueueTree tree =
        tree(
            Map.of("a", "one", "b", "two"),
            queue("big", spec -> spec.putMaximum("cpu", Quantities.of("2"))),
            part("one", "big", _ -> {}),
            part("two", "big", _ -> {}));
    tree.of("b").use(needs(2_000, 0), false);

    assertThat(tree.withheld("a", needs(1, 0), 0).map(Reason::sentence))
        .hasValueSatisfying(text -> assertThat(text).startsWith("queue big has its maximum"));
  }

  @Test
  void whatIsOwedIsHeldBackAndNoMoreThanThat() {
    QueueTree tree = tree(Map.of("a", "q"), guaranteed("q", "4", "0"));
    QueueNode owed = tree.of("a");
    owed.want(needs(3_000, 0));

    assertThat(tree.withheld("b", needs(7_000, 0), 0)).isEmpty();
    assertThat(tree.withheld("b", needs(7_001, 0), 0).map(Reason::sentence))
        .hasValue(
            "what is free of cpu is guaranteed to queues whose tasks wait;"
                + " waiting helps: yes, preemption: no");
    assertThat(tree.withheld("b", needs(0, 10L << 30), 0)).as("of memory nothing is").isEmpty();
    owed.want(needs(9_000, 0));
    assertThat(tree.withheld("b", needs(6_000, 0), 0)).as("no more than the guarantee").isEmpty();
    assertThat(tree.withheld("b", needs(6_001, 0), 0)).isPresent();
    owed.use(needs(4_000, 0), false);
    assertThat(tree.withheld("b", needs(10_000, 0), 0)).as("it has what it is owed").isEmpty();
  }

  @Test
  void nothingIsHeldBackFromAQueueOfWhatItIsGuaranteedItself() {
    QueueTree tree =
        tree(
            Map.of("a", "q", "b", "r"),
            guaranteed("q", "8", "8Gi"),
            queue("r", spec -> spec.putGuaranteed("cpu", Quantities.of("8"))));
    tree.of("a").want(needs(8_000, 8L << 30));

    assertThat(tree.withheld("b", needs(8_000, 1L << 30), 0)).isEmpty();
    assertThat(tree.withheld("b", needs(9_000, 1L << 30), 0)).isPresent();
    assertThat(tree.withheld("b", needs(8_000, 3L << 30), 0))
        .as("it is guaranteed no memory, and others are")
        .isPresent();
  }

  @Test
  void partsOfAGuaranteedQueueStandAboveOtherQueuesAndBesideEachOther() {
    QueueTree tree =
        tree(
            Map.of("a", "one", "b", "two", "c", "other"),
            guaranteed("big", "8", "0"),
            part("one", "big", _ -> {}),
            part("two", "big", spec -> spec.putGuaranteed("cpu", Quantities.of("6"))),
            guaranteed("other", "8", "0"));
    tree.of("c").want(needs(8_000, 0));

    assertThat(tree.withheld("a", needs(8_000, 0), 0)).isEmpty();
    tree.of("b").want(needs(6_000, 0));
    assertThat(tree.withheld("a", needs(4_000, 0), 0)).isEmpty();
    assertThat(tree.withheld("a", needs(4_001, 0), 0)).as("6 of 10 are two's").isPresent();
  }

  @Test
  void whatPartsAreOwedIsOwedToTheWhole() {
    QueueTree tree =
        tree(
            Map.of("a", "one"),
            queue("big"),
            part("one", "big", spec -> spec.putGuaranteed("cpu", Quantities.of("4"))));
    tree.of("a").want(needs(4_000, 0));

    assertThat(tree.withheld("b", needs(6_000, 0), 0)).isEmpty();
    assertThat(tree.withheld("b", needs(6_001, 0), 0)).isPresent();
  }

  @Test
  void guaranteeIsForTasksThatNeedSomeOfIt() {
    QueueNode queue =
        tree(Map.of("a", "q"), queue("q", spec -> spec.putGuaranteed("cpu", Quantities.of("2"))))
            .of("a");

    assertThat(queue.isGuaranteed(needs(2_000, 0))).isTrue();
    assertThat(queue.isGuaranteed(needs(2_001, 0))).isFalse();
    assertThat(queue.isGuaranteed(needs(2_000, 9L << 30))).as("memory comes with it").isTrue();
    assertThat(queue.isGuaranteed(needs(0, 1L << 30))).isFalse();
    assertThat(queue.isGuaranteed(needs(0, 0))).isFalse();
  }

  @Test
  void shareOfTheGuaranteeIsThatOfWhichThereIsMost() {
    QueueNode queue = tree(Map.of("a", "q"), guaranteed("q", "4", "8Gi")).of("a");
    assertThat(queue.guaranteeShare()).isZero();

    queue.use(needs(1_000, 4L << 30), false);

    assertThat(queue.guaranteeShare()).isEqualTo(0.5);
    assertThat(tree(Map.of()).of("a").guaranteeShare()).as("without a guarantee").isEqualTo(1);
  }

  @Test
  void borrowsWhatItWouldNotMiss() {
    QueueNode queue = tree(Map.of("a", "q"), guaranteed("q", "2", "0")).of("a");
    queue.use(needs(3_000, 1L << 30), false);

    assertThat(queue.borrows(needs(1_000, 1L << 30))).isTrue();
    assertThat(queue.borrows(needs(1_001, 0))).isFalse();
    assertThat(queue.borrows(needs(0, 1L << 30))).isTrue();
    queue.use(needs(1_000, 0), true);
    assertThat(queue.borrows(needs(1_001, 0))).as("one more is going").isFalse();
    queue.release(needs(1_000, 0), true);
    queue.use(needs(1_000, 0), false);
    assertThat(queue.borrows(needs(1_001, 0))).isTrue();
  }
}
