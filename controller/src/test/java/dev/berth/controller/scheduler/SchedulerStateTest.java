package dev.berth.controller.scheduler;

import static dev.berth.controller.scheduler.Samples.binding;
import static dev.berth.controller.scheduler.Samples.inPhase;
import static dev.berth.controller.scheduler.Samples.node;
import static dev.berth.controller.scheduler.Samples.notReady;
import static dev.berth.controller.scheduler.Samples.task;
import static dev.berth.controller.scheduler.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.controller.scheduler.cluster.PlaceKey;
import dev.berth.controller.scheduler.plan.Planner;
import dev.berth.controller.scheduler.score.Scores;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SchedulerStateTest {
  private static final Failure CONFLICT = Failure.Conflict.stale("tasks.berth.dev", "a");

  private final SchedulerState state = new SchedulerState(Planner.standard(), 1);
  private long now;

  @Test
  void assumedPlaceCountsBeforeItsBindingIsSeen() {
    state.observe(node("n1", "1", "1Gi"));
    pending(task("a", "1", "1Gi"));
    pending(task("b", "1", "1Gi"));

    Round round = decide();

    assertThat(names(round)).containsExactly("a");
    assertThat(refusedNames(round)).containsExactly("b");
  }

  @Test
  void taskThatIsAssumedIsNotDecidedAgain() {
    state.observe(node("n1", "4", "4Gi"));
    Task task = task("a", "1", "1Gi");
    pending(task);
    decide();

    pending(task);

    assertThat(names(decide())).isEmpty();
  }

  @Test
  void firstComeIsFirstServedAlsoAfterWaiting() {
    pending(task("a", "1", "1Gi"));
    pending(task("b", "1", "1Gi"));
    assertThat(refusedNames(decide())).containsExactly("a", "b");
    pending(task("c", "1", "1Gi"));

    state.observe(node("n1", "2", "4Gi"));

    assertThat(names(decide())).containsExactly("a", "b");
  }

  @Test
  void parkedTaskIsNotDecidedAgainUntilSomethingCanHelp() {
    state.observe(node("n1", "1", "1Gi"));
    Task task = task("a", "2", "1Gi");
    pending(task);
    decide();

    pending(
        task.toBuilder().setMetadata(task.getMetadata().toBuilder().putLabels("x", "y")).build());
    state.observe(node("n1", "1", "1Gi"));

    assertThat(state.hasWork(now)).isFalse();
    assertThat(refusedNames(decide())).isEmpty();
  }

  @Test
  void parkedTaskIsDecidedAgainWhenItAsksForLess() {
    state.observe(node("n1", "1", "1Gi"));
    pending(with(spec -> spec.putNodeSelector("disk", "ssd"), task("a", "1", "1Gi")));
    decide();

    pending(task("a", "1", "1Gi"));

    assertThat(names(decide())).containsExactly("a");
  }

  @Test
  void freedRoomWakesOnlyThoseThatLackRoom() {
    state.observe(node("n1", "1", "1Gi"));
    Task first = task("first", "1", "1Gi");
    pending(first);
    decide();
    pending(task("waits", "1", "1Gi"));
    pending(with(spec -> spec.putNodeSelector("disk", "ssd"), task("selects", "0", "0")));
    decide();

    gone(first);
    Round round = decide();

    assertThat(names(round)).containsExactly("waits");
    assertThat(refusedNames(round)).isEmpty();
  }

  @Test
  void finishedTaskFreesItsRoomWhileItsBindingStays() {
    state.observe(node("n1", "1", "1Gi"));
    Task first = task("first", "1", "1Gi");
    Binding binding = binding(first, "n1", List.of());
    state.observe(key(first), first, binding);
    pending(task("waits", "1", "1Gi"));
    assertThat(refusedNames(decide())).containsExactly("waits");

    state.observe(key(first), inPhase(first, TaskPhase.TASK_PHASE_SUCCEEDED), binding);

    assertThat(names(decide())).containsExactly("waits");
  }

  @Test
  void placeOnASilentNodeCountsUntilItIsGone() {
    state.observe(node("n1", "1", "1Gi"));
    Task first = task("first", "1", "1Gi");
    state.observe(
        key(first), inPhase(first, TaskPhase.TASK_PHASE_UNKNOWN), binding(first, "n1", List.of()));
    state.observe(notReady(node("n1", "1", "1Gi")));
    state.removeNode("n1");
    state.observe(node("n1", "1", "1Gi"));
    pending(task("b", "1", "1Gi"));
    assertThat(refusedNames(decide())).containsExactly("b");

    gone(first);

    assertThat(names(decide())).containsExactly("b");
  }

  @Test
  void bindingSeenBeforeItsNodeCounts() {
    Task first = task("first", "1", "1Gi");
    state.observe(key(first), first, binding(first, "n1", List.of()));
    state.observe(node("n1", "1", "1Gi"));
    pending(task("b", "1", "1Gi"));

    assertThat(refusedNames(decide())).containsExactly("b");
  }

  @Test
  void failedBindIsDecidedAgainAfterAMomentThatGrows() {
    state.observe(node("n1", "1", "1Gi"));
    pending(task("a", "1", "1Gi"));
    Round first = decide();
    fail(first);
    assertThat(names(decide())).isEmpty();
    assertThat(state.waitsForTime()).isTrue();

    pass(Duration.ofMillis(20));
    Round second = decide();
    assertThat(names(second)).containsExactly("a");
    fail(second);
    pass(Duration.ofMillis(20));
    assertThat(names(decide())).isEmpty();
    pass(Duration.ofMillis(20));
    assertThat(names(decide())).containsExactly("a");
  }

  @Test
  void failedBindGivesItsRoomToOthersAtOnce() {
    state.observe(node("n1", "1", "1Gi"));
    pending(task("a", "1", "1Gi"));
    pending(task("b", "1", "1Gi"));
    Round round = decide();
    assertThat(refusedNames(round)).containsExactly("b");

    fail(round);

    assertThat(names(decide())).containsExactly("b");
  }

  @Test
  void failureOfAnEarlierBindDoesNotTouchABindingThatIsSeen() {
    state.observe(node("n1", "1", "1Gi"));
    Task task = task("a", "1", "1Gi");
    pending(task);
    Round round = decide();
    state.observe(key(task), task, binding(task, "n1", List.of()));

    fail(round);
    pending(task("b", "1", "1Gi"));

    assertThat(refusedNames(decide())).containsExactly("b");
  }

  @Test
  void bindOfUnknownOutcomeStaysAssumedUntilItsTimeIsOver() {
    state.observe(node("n1", "1", "1Gi"));
    Task task = task("a", "1", "1Gi");
    pending(task);
    Round round = decide();
    state.bindEnded(
        round.chosen().getFirst().pending(),
        BindOutcome.of(new Failure.UnknownOutcome("lost")),
        now);
    pass(SchedulerState.ASSUMED_FOR.minusMillis(1));
    assertThat(state.expire(now)).isEmpty();

    pass(Duration.ofMillis(2));
    assertThat(state.expire(now)).containsExactly(key(task));
    pending(task);

    assertThat(names(decide())).containsExactly("a");
  }

  @Test
  void refusalThatCameBeforeTheBindingWasSeenEndsTheAssumption() {
    state.observe(node("n1", "1", "1Gi"));
    Task task = task("a", "1", "1Gi");
    pending(task);
    decide();

    pending(task.toBuilder().setStatus(task.getStatus().toBuilder().setAttempt(1)).build());

    assertThat(names(decide())).containsExactly("a");
  }

  @Test
  void taskThatCanNotBeDecidedAboutHoldsUpNobodyAndComesAgain() {
    SchedulerState broken =
        new SchedulerState(
            new Planner(
                (demand, _) -> {
                  if (demand.nodeSelector().containsKey("odd")) {
                    throw new IllegalStateException("a bug in a filter, on purpose");
                  }
                  return null;
                },
                Scores.standard()),
            1);
    broken.observe(node("n1", "4", "4Gi"));
    Task odd = with(spec -> spec.putNodeSelector("odd", "yes"), task("odd", "1", "1Gi"));
    Task good = task("good", "1", "1Gi");
    broken.observe(key(odd), odd, null);
    broken.observe(key(good), good, null);

    Round round = broken.decide(100, now);
    assertThat(names(round)).containsExactly("good");
    assertThat(failedNames(round)).containsExactly("odd");

    assertThat(failedNames(broken.decide(100, now))).isEmpty();
    pass(Duration.ofMillis(20));
    assertThat(failedNames(broken.decide(100, now))).containsExactly("odd");
  }

  @Test
  void taskThatANodeRefusedRestsLongerEachTimeAndGoesToAnotherNode() {
    state.observe(node("n1", "8", "8Gi"));
    state.observe(node("n2", "1", "1Gi"));
    Task once = refused(task("a", "1", "1Gi"), "n1");
    pending(once);
    assertThat(names(decide())).isEmpty();
    pending(once);
    pass(Duration.ofMillis(999));
    assertThat(state.hasWork(now)).isFalse();
    assertThat(names(decide())).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(state.hasWork(now)).isTrue();

    assertThat(decide().chosen())
        .singleElement()
        .satisfies(one -> assertThat(one.place().node()).isEqualTo("n2"));

    Task twice = refused(once, "n2");
    state.observe(key(twice), once, binding(once, "n2", List.of()));
    pending(twice);
    decide();
    pass(Duration.ofMillis(1_999));
    assertThat(names(decide())).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(names(decide())).as("there is no other node").containsExactly("a");
  }

  @Test
  void refusalsBeforeAStartNoLongerCount() {
    state.observe(node("n1", "1", "1Gi"));
    Task.Builder ran = refused(task("a", "1", "1Gi"), "n1").toBuilder();
    ran.getStatusBuilder().addAttemptsBuilder().setNode("n1").getStartedAtBuilder().setSeconds(1);
    pending(ran.build());

    assertThat(names(decide())).containsExactly("a");
  }

  private static Task refused(Task task, String node) {
    Task.Builder refused = task.toBuilder();
    refused
        .getStatusBuilder()
        .setAttempt(task.getStatus().getAttempt() + 1)
        .addAttemptsBuilder()
        .setNode(node)
        .setReason("PortTaken");
    return refused.build();
  }

  @Test
  void taskOfTheSameNameIsAnotherTask() {
    state.observe(node("n1", "1", "1Gi"));
    Task task = task("a", "1", "1Gi");
    pending(task);
    decide();
    Task again =
        task.toBuilder().setMetadata(task.getMetadata().toBuilder().setUid("other")).build();

    pending(again);
    Round round = decide();

    assertThat(round.chosen())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.pending().uid()).isEqualTo("other");
        });
  }

  @Test
  void deletedTaskIsForgotten() {
    Task task = task("a", "1", "1Gi");
    pending(task);
    gone(task);
    state.observe(node("n1", "4", "4Gi"));

    assertThat(names(decide())).isEmpty();
    assertThat(state.pending()).isZero();
  }

  @Test
  void manyThatAskTheSameAreRefusedTogether() {
    state.observe(node("n1", "1", "1Gi"));
    for (int i = 0; i < 100; i++) {
      pending(task("t" + i, "2", "1Gi"));
    }

    Round round = decide();

    assertThat(round.refused()).hasSize(100);
    assertThat(round.refused().stream().map(Round.Refused::refusal).distinct()).hasSize(1);
  }

  private void pending(Task task) {
    state.observe(key(task), task, null);
  }

  private void gone(Task task) {
    state.observe(key(task), null, null);
  }

  private Round decide() {
    return state.decide(100, now);
  }

  private void fail(Round round) {
    for (Round.Chosen chosen : round.chosen()) {
      state.bindEnded(chosen.pending(), BindOutcome.of(CONFLICT), now);
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static List<String> names(Round round) {
    return round.chosen().stream().map(one -> one.pending().key().name()).toList();
  }

  private static List<String> failedNames(Round round) {
    return round.failed().stream().map(one -> one.pending().key().name()).toList();
  }

  private static List<String> refusedNames(Round round) {
    return round.refused().stream().map(one -> one.pending().key().name()).toList();
  }

  private static PlaceKey key(Task task) {
    return new PlaceKey(task.getMetadata().getNamespace(), task.getMetadata().getName());
  }
}
