package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Docker;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import dev.berth.e2e.cluster.Witness;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class TaskRecreatedNeverSeesTheOldOne {
  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(1));

  @Test
  void afterAnOrdinaryDelete() {
    recreate(DeleteOptions.getDefaultInstance());
  }

  @Test
  void afterAForcedDelete() {
    recreate(DeleteOptions.newBuilder().setForce(true).build());
  }

  private void recreate(DeleteOptions how) {
    CLUSTER
        .tasks()
        .create(
            Tasks.script("twin", "trap 'exit 0' TERM; echo old; while true; do sleep 0.2; done"));
    Task old = CLUSTER.tasks().awaitRunning("twin");

    try (Witness<Task> witness = Witness.of(CLUSTER.client(), Kinds.TASK)) {
      CLUSTER.client().objects(Kinds.TASK).delete(Tasks.NAMESPACE, "twin", how);
      CLUSTER.tasks().awaitGone("twin");
      CLUSTER
          .tasks()
          .create(
              Tasks.script("twin", "trap 'exit 0' TERM; echo new; while true; do sleep 0.2; done"));
      Task fresh = CLUSTER.tasks().awaitRunning("twin");

      assertThat(fresh.getMetadata().getUid()).isNotEqualTo(old.getMetadata().getUid());
      assertThat(fresh.getStatus().getAttempt()).isEqualTo(1);
      Eventually.value(
          Tasks.PATIENCE, "the log", () -> CLUSTER.tasks().logs("twin"), text -> !text.isEmpty());
      assertThat(CLUSTER.tasks().logs("twin")).isEqualTo("new\n");
      assertThat(witness.seen())
          .filteredOn(task -> task.getMetadata().getUid().equals(fresh.getMetadata().getUid()))
          .isNotEmpty()
          .noneMatch(
              task -> task.getStatus().getContainerId().equals(old.getStatus().getContainerId()));
      Eventually.value(
          Tasks.PATIENCE,
          "only the new container is left",
          () -> CLUSTER.docker().of("twin").stream().map(Docker.Container::id).toList(),
          ids -> ids.size() == 1 && ids.contains(fresh.getStatus().getContainerId()));
    }
  }
}
