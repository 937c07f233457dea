package dev.berth.scheduling.preempt;

import static dev.berth.scheduling.Queues.guaranteed;
import static dev.berth.scheduling.Queues.part;
import static dev.berth.scheduling.Queues.queue;
import static dev.berth.scheduling.Tasks.in;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.demand.Priorities;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ClaimTest {
  private final Pier pier = new Pier();

  @BeforeEach
  void nodes() {
    pier.node("n1", "100", "100Gi");
  }

  private boolean mayTake(Task task, Place place) {
    return new Claim(
            pier.ledger.tree(),
            task.getMetadata().getNamespace(),
            task.getSpec().getPriority(),
            pier.cluster.capacity().needs(Demand.of(task).amounts()))
        .mayTake(place);
  }

  private Place has(String namespace, String name, int priority) {
    return pier.place(in(namespace, priority(priority, task(name, "1", "1Gi"))), "n1", 1, false);
  }

  private static Task wants(String namespace, int priority) {
    return in(namespace, priority(priority, task("new", "1", "1Gi")));
  }

  @Test
  void priorityCountsInTheOwnQueueOnlyWhicheverTheNamespace() {
    pier.queues(List.of(queue("q"), queue("r")), Map.of("a", "q", "b", "q", "c", "r"));

    assertThat(mayTake(wants("a", 5), has("b", "lesser", 4))).isTrue();
    assertThat(mayTake(wants("a", 5), has("b", "same", 5))).isFalse();
    assertThat(mayTake(wants("a", 1_000_000_000), has("c", "other", 0))).isFalse();
  }

  @Test
  void systemGoesBeforeAllQueues() {
    pier.queues(List.of(queue("q"), queue("r")), Map.of("a", "q", "c", "r"));

    assertThat(mayTake(wants("a", Priorities.SYSTEM), has("c", "x", Priorities.SYSTEM - 1)))
        .isTrue();
    assertThat(mayTake(wants("a", Priorities.SYSTEM), has("c", "y", Priorities.SYSTEM))).isFalse();
    assertThat(mayTake(wants("a", Priorities.SYSTEM - 1), has("c", "z", 0))).isFalse();
  }

  @Test
  void guaranteeTakesBackWhatIsBorrowedWhateverItsPriority() {
    pier.queues(List.of(guaranteed("q", "1", "1Gi"), queue("r")), Map.of("a", "q", "c", "r"));

    assertThat(mayTake(wants("a", 0), has("c", "borrowed", 1_000))).isTrue();
  }

  @Test
  void guaranteeDoesNotTakeFromTheSystem() {
    pier.queues(List.of(guaranteed("q", "1", "1Gi"), queue("r")), Map.of("a", "q", "c", "r"));

    assertThat(mayTake(wants("a", 0), has("c", "system", Priorities.SYSTEM))).isFalse();
  }

  @Test
  void guaranteeDoesNotCountWithinTheOwnQueue() {
    pier.queues(List.of(guaranteed("q", "9", "9Gi")), Map.of("a", "q", "b", "q"));

    assertThat(mayTake(wants("a", 0), has("b", "same", 0))).isFalse();
  }

  @Test
  void whatGoesBeyondTheGuaranteeTakesNothing() {
    pier.queues(List.of(guaranteed("q", "1", "9Gi"), queue("r")), Map.of("a", "q", "c", "r"));
    has("a", "own", 0);

    assertThat(mayTake(wants("a", 0), has("c", "borrowed", 0))).isFalse();
  }

  @Test
  void whatIsNotGuaranteedComesWithWhatIs() {
    pier.queues(
        List.of(queue("q", spec -> spec.putGuaranteed("cpu", Quantities.of("1"))), queue("r")),
        Map.of("a", "q", "c", "r"));

    assertThat(mayTake(wants("a", 0), has("c", "borrowed", 0))).isTrue();
    assertThat(mayTake(in("a", task("new", "0", "1Gi")), has("c", "other", 0)))
        .as("it needs nothing of what is guaranteed")
        .isFalse();
  }

  @Test
  void nobodyIsLeftWithLessThanHisGuarantee() {
    pier.queues(
        List.of(guaranteed("q", "5", "5Gi"), guaranteed("r", "1", "1Gi")),
        Map.of("a", "q", "c", "r"));
    Place first = has("c", "first", 0);

    assertThat(mayTake(wants("a", 0), first)).isFalse();
    assertThat(mayTake(wants("a", 0), has("c", "second", 0))).isTrue();
    assertThat(mayTake(wants("a", 0), first)).isTrue();
  }

  @Test
  void thoseWhoAreGoingDoNotCountAsWhatAnotherBorrows() {
    pier.queues(
        List.of(guaranteed("q", "5", "5Gi"), guaranteed("r", "1", "1Gi")),
        Map.of("a", "q", "c", "r"));
    Place first = has("c", "first", 0);
    Place second = has("c", "second", 0);
    pier.ledger.set(second.asEnding());

    assertThat(mayTake(wants("a", 0), first)).isFalse();
    assertThat(mayTake(wants("a", 0), second.asEnding())).as("its room may be counted on").isTrue();
  }

  @Test
  void queuesAboveCountAsWell() {
    pier.queues(
        List.of(
            guaranteed("big", "2", "2Gi"),
            part("one", "big", _ -> {}),
            part("two", "big", _ -> {}),
            queue("r")),
        Map.of("a", "one", "b", "two", "c", "r"));

    assertThat(mayTake(wants("a", 0), has("c", "borrowed", 0)))
        .as("the guarantee of the queue that it is a part of")
        .isTrue();
    assertThat(mayTake(wants("c", 0), has("a", "x", 0))).isFalse();
  }

  @Test
  void guaranteeInCommonSetsNobodyAboveTheOther() {
    pier.queues(
        List.of(
            guaranteed("big", "9", "9Gi"),
            part("one", "big", _ -> {}),
            part("two", "big", _ -> {})),
        Map.of("a", "one", "b", "two"));

    assertThat(mayTake(wants("a", 0), has("b", "x", 0)))
        .as("b would take it back, and so on for ever")
        .isFalse();
  }

  @Test
  void partTakesFromItsSiblingByItsOwnGuarantee() {
    pier.queues(
        List.of(
            queue("big"),
            part("one", "big", spec -> spec.putGuaranteed("cpu", Quantities.of("1"))),
            part("two", "big", _ -> {})),
        Map.of("a", "one", "b", "two"));

    assertThat(mayTake(wants("a", 0), has("b", "x", 0))).isTrue();
    assertThat(mayTake(wants("b", 0), has("a", "y", 0))).isFalse();
  }
}
