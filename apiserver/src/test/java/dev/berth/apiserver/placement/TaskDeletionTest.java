package dev.berth.apiserver.placement;

import static dev.berth.apiserver.placement.PlacementFixture.ended;
import static dev.berth.apiserver.placement.PlacementFixture.place;
import static dev.berth.apiserver.placement.PlacementFixture.running;
import static dev.berth.apiserver.placement.PlacementFixture.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Task that is deleted goes when its place has ended. */
class TaskDeletionTest {
  private static final DeleteOptions PLAIN = DeleteOptions.getDefaultInstance();

  private final Store store = MemoryStore.create();
  private final PlacementFixture berth = new PlacementFixture(store);

  @AfterEach
  void close() {
    berth.close();
    store.close();
  }

  @Test
  void deletedWithoutAPlaceGoesAtOnce() {
    berth.create("t");

    berth.delete("t", PLAIN);

    assertThat(berth.task("t")).isEmpty();
  }

  @Test
  void deletedWithAPlaceWaitsForItsNodeThenGoes() {
    Task task = berth.create("t");
    berth.bind(task, "n1");
    berth.report(running(place(task, 1, "n1")));

    Task deleting = berth.delete("t", PLAIN);

    assertThat(deleting.getMetadata().getFinalizersList()).containsExactly("berth.dev/binding");
    assertThat(deleting.getStatus().getPhase()).isEqualTo(TaskPhase.TASK_PHASE_STOPPING);
    assertThat(berth.task("t")).contains(deleting);
    assertThat(berth.binding("t").orElseThrow().getMetadata().hasDeletionTimestamp()).isTrue();

    berth.report(ended(place(task, 1, "n1"), PlaceOutcome.PLACE_OUTCOME_STOPPED));
    assertThat(berth.task("t")).isEmpty();
    assertThat(berth.binding("t")).isEmpty();
  }

  @Test
  void deletedWithAnotherFinalizerLosesItsPlaceAndStays() {
    Task.Builder held = dev.berth.apiserver.testing.ServerInProcess.task("t").toBuilder();
    held.getMetadataBuilder().addFinalizers("example.com/mine");
    Task task = berth.create(held.build());
    berth.bind(task, "n1");
    berth.delete("t", PLAIN);

    berth.report(ended(place(task, 1, "n1"), PlaceOutcome.PLACE_OUTCOME_STOPPED));

    Task left = berth.task("t").orElseThrow();
    assertThat(left.getMetadata().getFinalizersList()).containsExactly("example.com/mine");
    assertThat(berth.binding("t")).isEmpty();
    Task.Builder free = left.toBuilder();
    free.getMetadataBuilder().clearFinalizers();
    berth.resources.update(Kinds.TASK, free.build(), false, soon());
    assertThat(berth.task("t")).isEmpty();
  }

  @Test
  void clientCannotTakeAwayTheServersFinalizer() {
    Task task = berth.create("t");
    berth.bind(task, "n1");
    Task deleting = berth.delete("t", PLAIN);
    Task.Builder without = deleting.toBuilder();
    without.getMetadataBuilder().clearFinalizers();

    berth.resources.update(Kinds.TASK, without.build(), false, soon());

    assertThat(berth.task("t").orElseThrow().getMetadata().getFinalizersList())
        .containsExactly("berth.dev/binding");
  }

  @Test
  void forceTakesTaskAndPlaceAtOnce() {
    Task task = berth.create("t");
    berth.bind(task, "n1");

    berth.delete("t", DeleteOptions.newBuilder().setForce(true).build());

    assertThat(berth.task("t")).isEmpty();
    assertThat(berth.binding("t")).isEmpty();
    assertThat(berth.report(running(place(task, 1, "n1"))).getGone()).isTrue();
    assertThat(berth.task("t")).isEmpty();
  }
}
