package dev.berth.apiserver.placement;

import static dev.berth.apiserver.placement.PlacementFixture.failureOf;
import static dev.berth.apiserver.placement.PlacementFixture.place;
import static dev.berth.apiserver.placement.PlacementFixture.running;
import static dev.berth.apiserver.placement.PlacementFixture.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.testing.ServerInProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvictWithinBudgetsTest {
  private static final Eviction KEEPING = Eviction.of("Drained", "").keepingToBudgets();

  private final Store store = MemoryStore.create();
  private final PlacementFixture berth = new PlacementFixture(store);

  @AfterEach
  void close() {
    berth.close();
    store.close();
  }

  @Test
  void whereThereIsNoBudgetItIsJustEvicted() {
    Task task = runs("a");

    evict(task);

    assertThat(isMarked("a")).isTrue();
  }

  @Test
  void takesOneOfEachBudgetThatSelectsIt() {
    Task task = runs("a");
    berth.budget("web", "app", "web", 3, 2, 3);
    berth.budget("all", "", "", 5, 1, 5);
    DisruptionBudget other = berth.budget("db", "app", "db", 0, 0, 0);

    evict(task);

    assertThat(isMarked("a")).isTrue();
    assertThat(allowedAndHealthy("web")).isEqualTo("1 of 2");
    assertThat(allowedAndHealthy("all")).isEqualTo("0 of 4");
    assertThat(berth.budget("db")).isEqualTo(other);
  }

  @Test
  void isRefusedWhenOneHasNoneToGiveAndTakesNothingOfTheOthers() {
    Task task = runs("a");
    DisruptionBudget all = berth.budget("all", "", "", 5, 1, 5);
    berth.budget("web", "app", "web", 3, 0, 3);

    Failure failure = failureOf(() -> evict(task));

    assertThat(failure)
        .isEqualTo(
            new Failure.TooManyRequests(
                "Cannot evict task as it would violate the task's disruption budget. The"
                    + " disruption budget web needs 3 healthy tasks and has 3 currently",
                1));
    assertThat(isMarked("a")).isFalse();
    assertThat(berth.budget("all")).isEqualTo(all);
  }

  @Test
  void budgetThatHasNotBeenCountedYetGivesNothing() {
    Task task = runs("a");
    DisruptionBudget web = berth.budget("web", "app", "web", 3, 2, 3);
    DisruptionBudget.Builder changed = web.toBuilder();
    changed.getSpecBuilder().setMinAvailable("2");
    berth.resources.update(Kinds.DISRUPTION_BUDGET, changed.build(), false, soon());

    assertThat(failureOf(() -> evict(task)).message())
        .endsWith("The disruption budget web is still being processed by the server.");
    assertThat(isMarked("a")).isFalse();
  }

  @Test
  void placeThatIsBeingGivenUpNeedsNothing() {
    Task task = runs("a");
    berth.placement.evict(place(task, 1, "n1"), Eviction.of("Other", ""), soon());
    DisruptionBudget web = berth.budget("web", "app", "web", 3, 0, 3);

    evict(task);
    berth.placement.evict(place(task, 1, "n1"), KEEPING.withGrace(0), soon());

    assertThat(berth.budget("web")).isEqualTo(web);
    assertThat(berth.binding("a").orElseThrow().getMetadata().getDeletionGracePeriodSeconds())
        .isZero();
  }

  @Test
  void unhealthyTaskTakesNothingAndGoesWhileTheOthersAreEnough() {
    Task task = reports("a", TaskPhase.TASK_PHASE_RUNNING, false);
    DisruptionBudget web = berth.budget("web", "app", "web", 3, 0, 3);

    evict(task);

    assertThat(isMarked("a")).isTrue();
    assertThat(berth.budget("web")).isEqualTo(web);
  }

  @Test
  void unhealthyTaskStaysWhileTheOthersAreNotEnough() {
    Task task = reports("a", TaskPhase.TASK_PHASE_BACK_OFF, false);
    berth.budget("web", "app", "web", 3, 0, 2);

    assertThat(failureOf(() -> evict(task)).message())
        .endsWith("The disruption budget web needs 3 healthy tasks and has 2 currently");
    assertThat(isMarked("a")).isFalse();
  }

  @Test
  void taskThatHasEndedIsNobodysConcern() {
    Task task = reports("a", TaskPhase.TASK_PHASE_SUCCEEDED, false);
    DisruptionBudget web = berth.budget("web", "app", "web", 3, 0, 2);

    evict(task);

    assertThat(isMarked("a")).isTrue();
    assertThat(berth.budget("web")).isEqualTo(web);
  }

  @Test
  void whoDoesNotKeepToBudgetsIsNotAskedForThem() {
    Task task = runs("a");
    DisruptionBudget web = berth.budget("web", "app", "web", 3, 0, 3);

    berth.placement.evict(place(task, 1, "n1"), Eviction.of("Drained", ""), soon());

    assertThat(isMarked("a")).isTrue();
    assertThat(berth.budget("web")).isEqualTo(web);
  }

  /** What the controller that counts relies on. */
  @Test
  void markHasAGreaterVersionThanTheBudgetThatWasTakenFrom() {
    Task task = runs("a");
    berth.budget("web", "app", "web", 3, 2, 3);

    evict(task);

    long mark = Long.parseLong(berth.binding("a").orElseThrow().getMetadata().getResourceVersion());
    assertThat(Long.parseLong(berth.budget("web").getMetadata().getResourceVersion()))
        .isLessThan(mark);
  }

  private void evict(Task task) {
    berth.placement.evict(place(task, 1, "n1"), KEEPING, soon());
  }

  private Task runs(String name) {
    return reports(name, TaskPhase.TASK_PHASE_RUNNING, true);
  }

  private Task reports(String name, TaskPhase phase, boolean ready) {
    Task.Builder sent = ServerInProcess.task(name).toBuilder();
    sent.getMetadataBuilder().putLabels("app", "web");
    Task task = berth.create(sent.build());
    berth.bind(task, "n1");
    TaskReport report =
        running(place(task, 1, "n1")).toBuilder().setPhase(phase).setReady(ready).build();
    assertThat(berth.report(report).hasFailure()).isFalse();
    return task;
  }

  private boolean isMarked(String name) {
    return berth.binding(name).orElseThrow().getMetadata().hasDeletionTimestamp();
  }

  private String allowedAndHealthy(String budget) {
    var status = berth.budget(budget).getStatus();
    return status.getDisruptionsAllowed() + " of " + status.getCurrentHealthy();
  }
}
