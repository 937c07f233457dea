package dev.berth.apiserver.placement;

import static dev.berth.apiserver.placement.PlacementFixture.ended;
import static dev.berth.apiserver.placement.PlacementFixture.failureOf;
import static dev.berth.apiserver.placement.PlacementFixture.place;
import static dev.berth.apiserver.placement.PlacementFixture.running;
import static dev.berth.apiserver.placement.PlacementFixture.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Attempt;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LifeOfATaskTest {
  private static final DeleteOptions PLAIN = DeleteOptions.getDefaultInstance();

  private final Store store = MemoryStore.create();
  private final PlacementFixture berth = new PlacementFixture(store);

  @AfterEach
  void close() {
    berth.close();
    store.close();
  }

  @Test
  void beginsPendingWhateverTheClientSays() {
    Task.Builder sent = dev.berth.apiserver.testing.ServerInProcess.task("t").toBuilder();
    sent.getStatusBuilder().setPhase(TaskPhase.TASK_PHASE_RUNNING).setAttempt(7);

    Task task = berth.create(sent.build());

    assertThat(task.getStatus().getPhase()).isEqualTo(TaskPhase.TASK_PHASE_PENDING);
    assertThat(task.getStatus().getAttempt()).isZero();
  }

  /** Deleting it writes it together with its Binding. */
  @Test
  void largestTaskThatIsTakenLivesToItsEnd() {
    Task task = berth.create(large(640 * 1024 - 500));
    assertThat(berth.bind(task, "n1").hasFailure()).isFalse();
    Place place = PlacementFixture.place(task, 1, "n1");
    TaskReport.Builder running = PlacementFixture.running(place).toBuilder();
    running.setMessage("m".repeat(10_000));

    assertThat(berth.report(running.build()).hasFailure()).isFalse();
    berth.delete("t", PLAIN);
    assertThat(berth.binding("t").orElseThrow().getMetadata().hasDeletionTimestamp()).isTrue();
    berth.report(PlacementFixture.ended(place, PlaceOutcome.PLACE_OUTCOME_STOPPED));

    assertThat(berth.task("t")).isEmpty();
    Failure failure = PlacementFixture.failureOf(() -> berth.create(large(640 * 1024)));
    assertThat(failure).isInstanceOf(Failure.TooLarge.class);
    assertThat(failure.message()).contains("640 KiB");
  }

  private static Task large(int bytes) {
    Task.Builder task = dev.berth.apiserver.testing.ServerInProcess.task("t").toBuilder();
    task.getSpecBuilder().getContainerBuilder().addArgs("x".repeat(bytes));
    return task.build();
  }

  @Test
  void reportOfTheNodeShowsInTheStatus() {
    Task task = berth.create("t");
    berth.bind(task, "n1");

    assertThat(berth.report(running(place(task, 1, "n1"))).getGone()).isFalse();

    Task after = berth.task("t").orElseThrow();
    assertThat(after.getStatus().getPhase()).isEqualTo(TaskPhase.TASK_PHASE_RUNNING);
    assertThat(after.getStatus().getAttempt()).isEqualTo(1);
    assertThat(after.getStatus().getNode()).isEqualTo("n1");
    assertThat(after.getStatus().getContainerId()).isEqualTo("c1");
  }

  @Test
  void sameReportAgainWritesNothing() {
    Task task = berth.create("t");
    berth.bind(task, "n1");
    berth.report(running(place(task, 1, "n1")));
    Task first = berth.task("t").orElseThrow();

    berth.report(running(place(task, 1, "n1")));

    assertThat(berth.task("t")).contains(first);
  }

  @Test
  void reportOfAnotherPlaceIsGoneAndChangesNothing() {
    Task task = berth.create("t");
    berth.bind(task, "n1");
    Task before = berth.task("t").orElseThrow();

    assertThat(berth.report(running(place(task, 2, "n1"))).getGone()).isTrue();
    assertThat(berth.report(running(place(task, 1, "n2"))).getGone()).isTrue();
    Task other = task.toBuilder().build();
    assertThat(
            berth
                .report(running(place(other, 1, "n1").toBuilder().setTaskUid("other").build()))
                .getGone())
        .isTrue();
    assertThat(berth.task("t")).contains(before);
  }

  @Test
  void evictedIsPlacedAgainWithTheReasonRecorded() {
    Task task = berth.create("t");
    berth.bind(task, "n1");
    berth.report(running(place(task, 1, "n1")));

    berth.placement.evict(
        place(task, 1, "n1"), Eviction.of("Drained", "node n1 is drained"), soon());
    assertThat(berth.binding("t").orElseThrow().getMetadata().hasDeletionTimestamp()).isTrue();
    berth.report(ended(place(task, 1, "n1"), PlaceOutcome.PLACE_OUTCOME_STOPPED));

    Task after = berth.task("t").orElseThrow();
    assertThat(after.getStatus().getPhase()).isEqualTo(TaskPhase.TASK_PHASE_PENDING);
    assertThat(after.getStatus().getNode()).isEmpty();
    assertThat(after.getStatus().getAttemptsList())
        .singleElement()
        .returns("Drained", Attempt::getReason)
        .returns("n1", Attempt::getNode);
    assertThat(berth.bind(after, "n2").getAttempt()).isEqualTo(2);
  }

  @Test
  void evictAgainIsDoneAlready() {
    Task task = berth.create("t");
    berth.bind(task, "n1");
    berth.placement.evict(place(task, 1, "n1"), Eviction.of("Drained", ""), soon());
    Binding marked = berth.binding("t").orElseThrow();

    berth.placement.evict(place(task, 1, "n1"), Eviction.of("Other", ""), soon());

    assertThat(berth.binding("t")).contains(marked);
  }

  @Test
  void evictAgainMayShortenTheGraceAndNeverLengthenIt() {
    Task task = berth.create("t");
    berth.bind(task, "n1");
    berth.placement.evict(place(task, 1, "n1"), Eviction.of("Drained", "").withGrace(5), soon());
    assertThat(grace()).isEqualTo(5);

    berth.placement.evict(place(task, 1, "n1"), Eviction.of("Other", "").withGrace(600), soon());
    assertThat(grace()).isEqualTo(5);
    berth.placement.evict(place(task, 1, "n1"), Eviction.of("Other", "").withGrace(0), soon());
    assertThat(grace()).isZero();

    berth.report(ended(place(task, 1, "n1"), PlaceOutcome.PLACE_OUTCOME_STOPPED));
    assertThat(berth.task("t").orElseThrow().getStatus().getAttempts(0).getReason())
        .isEqualTo("Drained");
  }

  private long grace() {
    return berth.binding("t").orElseThrow().getMetadata().getDeletionGracePeriodSeconds();
  }

  @Test
  void releasedOrEvictedPlaceMustStillStand() {
    Task task = berth.create("t");
    berth.bind(task, "n1");

    assertThat(
            failureOf(() -> berth.placement.release(place(task, 2, "n1"), "NodeLost", "", soon())))
        .isInstanceOf(Failure.Conflict.class);
    assertThat(
            failureOf(() ->
                berth.placement.evict(place(task, 1, "n2"), Eviction.of("Drained", ""), soon())))
        .isInstanceOf(Failure.Conflict.class);
    berth.placement.release(place(task, 1, "n1"), "NodeLost", "", soon());
    assertThat(
            failureOf(() -> berth.placement.release(place(task, 1, "n1"), "NodeLost", "", soon())))
        .isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void lostWithItsNodeItIsPlacedAgainAndTheOldPlaceIsGone() {
    Task task = berth.create("t");
    berth.bind(task, "n1");
    berth.placement.release(place(task, 1, "n1"), "NodeLost", "node n1 is silent", soon());
    Task pending = berth.task("t").orElseThrow();

    assertThat(berth.bind(pending, "n2").getAttempt()).isEqualTo(2);
    assertThat(berth.report(running(place(task, 1, "n1"))).getGone()).isTrue();
    assertThat(berth.report(running(place(task, 2, "n2"))).getGone()).isFalse();
  }

  @Test
  void refusedByItsNodeItIsPendingAgainAndSaysWhy() {
    Task task = berth.create("t");
    berth.bind(task, "n1");

    berth.report(
        ended(place(task, 1, "n1"), PlaceOutcome.PLACE_OUTCOME_REFUSED).toBuilder()
            .setReason("OutOfMemory")
            .setMessage("asks for 2Gi, 1Gi is free")
            .build());

    Task after = berth.task("t").orElseThrow();
    assertThat(after.getStatus().getPhase()).isEqualTo(TaskPhase.TASK_PHASE_PENDING);
    assertThat(after.getStatus().getReason()).isEqualTo("OutOfMemory");
    assertThat(berth.binding("t")).isEmpty();
  }

  @Test
  void finishedTaskIsNotRunAgainWhenItsPlaceIsTakenBack() {
    Task task = berth.create("t");
    berth.bind(task, "n1");
    berth.report(
        running(place(task, 1, "n1")).toBuilder().setPhase(TaskPhase.TASK_PHASE_SUCCEEDED).build());

    berth.placement.release(place(task, 1, "n1"), "NodeLost", "", soon());

    assertThat(berth.binding("t")).isEmpty();
    assertThat(berth.task("t").orElseThrow().getStatus().getPhase())
        .isEqualTo(TaskPhase.TASK_PHASE_SUCCEEDED);
  }

  @Test
  void createdAgainUnderItsNameItNeverSeesTheOldOnesReports() {
    Task old = berth.create("t");
    berth.bind(old, "n1");
    berth.delete("t", DeleteOptions.newBuilder().setForce(true).build());
    Task young = berth.create("t");
    berth.bind(young, "n1");

    assertThat(berth.report(running(place(old, 1, "n1"))).getGone()).isTrue();
    assertThat(
            berth.report(ended(place(old, 1, "n1"), PlaceOutcome.PLACE_OUTCOME_STOPPED)).getGone())
        .isTrue();

    assertThat(berth.task("t").orElseThrow()).isEqualTo(young);
    assertThat(berth.binding("t")).isPresent();
  }
}
