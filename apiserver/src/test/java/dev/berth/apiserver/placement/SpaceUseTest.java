package dev.berth.apiserver.placement;

import static dev.berth.apiserver.placement.PlacementFixture.bindOf;
import static dev.berth.apiserver.placement.PlacementFixture.ended;
import static dev.berth.apiserver.placement.PlacementFixture.place;
import static dev.berth.apiserver.placement.PlacementFixture.running;
import static dev.berth.apiserver.placement.PlacementFixture.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.SpaceUse;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.testing.ServerInProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each kind of write says about the space that it takes. */
class SpaceUseTest {
  private final List<SpaceUse> said = new ArrayList<>();
  private final ForwardingStore store =
      new ForwardingStore(MemoryStore.create()) {
        @Override
        public Outcome commit(Transaction transaction, Duration timeout) {
          said.add(transaction.spaceUse());
          return super.commit(transaction, timeout);
        }
      };
  private final PlacementFixture cluster = new PlacementFixture(store);

  @AfterEach
  void close() {
    cluster.close();
    store.close();
  }

  @Test
  void newObjectAndLargerObjectGrow() {
    Task task = cluster.create("t");
    assertThat(last()).isEqualTo(SpaceUse.GROWS);

    update(annotated(task, "y".repeat(500)));
    assertThat(last()).isEqualTo(SpaceUse.GROWS);
  }

  @Test
  void sameSizeAndSmallerDoNot() {
    Task task = cluster.create(annotated(ServerInProcess.task("t"), "y".repeat(500)));
    Task same = update(annotated(task, "z".repeat(500)));
    assertThat(last()).isEqualTo(SpaceUse.BOUNDED);

    update(annotated(same, ""));
    assertThat(last()).isEqualTo(SpaceUse.BOUNDED);
  }

  @Test
  void deletionTimestampAndFinalizerThatGoesAreBoundedAndTheEndFrees() {
    Task.Builder held = ServerInProcess.task("t").toBuilder();
    held.getMetadataBuilder().addFinalizers("example.com/a").addFinalizers("example.com/b");
    cluster.create(held.build());

    Task marked = cluster.delete("t", DeleteOptions.getDefaultInstance());
    assertThat(last()).isEqualTo(SpaceUse.BOUNDED);

    Task one = update(withFinalizers(marked, List.of("example.com/a")));
    assertThat(last()).isEqualTo(SpaceUse.BOUNDED);

    update(withFinalizers(one, List.of()));
    assertThat(last()).isEqualTo(SpaceUse.FREES);
    assertThat(cluster.task("t")).isEmpty();
  }

  @Test
  void lifeOfATask() {
    Task task = cluster.create("t");
    assertThat(cluster.placement.bind(List.of(bindOf(task, "n1")), soon()).getFirst().hasFailure())
        .isFalse();
    assertThat(last()).isEqualTo(SpaceUse.GROWS);
    Place place = place(task, 1, "n1");

    cluster.report(running(place));
    assertThat(last()).isEqualTo(SpaceUse.GROWS);

    cluster.report(
        running(place).toBuilder()
            .setPhase(TaskPhase.TASK_PHASE_FAILED)
            .setMessage("x".repeat(500))
            .build());
    assertThat(last()).isEqualTo(SpaceUse.BOUNDED);

    cluster.placement.evict(place, Eviction.of("Test", "of a test"), soon());
    assertThat(last()).isEqualTo(SpaceUse.BOUNDED);

    cluster.report(ended(place, PlaceOutcome.PLACE_OUTCOME_STOPPED));
    assertThat(last()).isEqualTo(SpaceUse.FREES);
    assertThat(cluster.binding("t")).isEmpty();
  }

  @Test
  void deletionOfATaskThatRunsMarksItsPlaceWhateverThatAdds() {
    Task task = cluster.create("t");
    cluster.bind(task, "n1");

    cluster.delete("t", DeleteOptions.getDefaultInstance());
    assertThat(last()).isEqualTo(SpaceUse.BOUNDED);
    assertThat(cluster.binding("t").orElseThrow().getMetadata().hasDeletionTimestamp()).isTrue();

    cluster.delete("t", DeleteOptions.newBuilder().setForce(true).build());
    assertThat(last()).isEqualTo(SpaceUse.FREES);
  }

  @Test
  void leaseIsRenewedWhateverHappens() {
    Lease.Builder lease = Lease.newBuilder();
    lease.setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName("l"));
    cluster.resources.create(Kinds.LEASE, lease.build(), false, soon());
    assertThat(last()).isEqualTo(SpaceUse.BOUNDED);

    lease.getSpecBuilder().setHolderIdentity("x".repeat(200));
    cluster.resources.update(Kinds.LEASE, lease.build(), false, soon());
    assertThat(last()).isEqualTo(SpaceUse.FREES);

    lease.getMetadataBuilder().putAnnotations("abuse", "x".repeat(10_000));
    cluster.resources.update(Kinds.LEASE, lease.build(), false, soon());
    assertThat(last()).isEqualTo(SpaceUse.GROWS);
  }

  private SpaceUse last() {
    return said.getLast();
  }

  private Task update(Task task) {
    return cluster.resources.update(Kinds.TASK, task, false, soon());
  }

  private static Task annotated(Task task, String text) {
    Task.Builder annotated = task.toBuilder();
    annotated.getMetadataBuilder().putAnnotations("note", text);
    return annotated.build();
  }

  private static Task withFinalizers(Task task, List<String> finalizers) {
    Task.Builder changed = task.toBuilder();
    changed.getMetadataBuilder().clearFinalizers().addAllFinalizers(finalizers);
    return changed.build();
  }
}
