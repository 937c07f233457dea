package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.OnNodeLost;
import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Docker;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Program;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class SilentNodesTaskMovesAndOldContainerIsStopped {
  @RegisterExtension
  final Cluster cluster =
      Cluster.of(
          Shape.nodes(2)
              .withApiServerFlags("--heartbeat", "500ms", "--silent-after", "2s")
              .withControllerFlags("--node-grace", "6s"));

  @Test
  void andTheNewOneStays() {
    Task.Builder task = Tasks.sleeper("moves");
    task.getSpecBuilder().setOnNodeLost(OnNodeLost.newBuilder().setAfterSeconds(5));
    cluster.tasks().create(task);
    Task before = cluster.tasks().awaitRunning("moves");
    Program silent = cluster.nodelet(before.getStatus().getNode());
    Docker.Container old = cluster.docker().of("moves").getFirst();

    silent.pause();
    Task moved =
        cluster
            .tasks()
            .await(
                "moves",
                "runs on the other node",
                now -> Tasks.isRunning(now) && now.getStatus().getAttempt() == 2);
    assertThat(moved.getStatus().getNode()).isNotEqualTo(silent.name());
    assertThat(moved.getStatus().getAttemptsList())
        .singleElement()
        .satisfies(attempt -> {
          assertThat(attempt.getNode()).isEqualTo(silent.name());
          assertThat(attempt.getReason()).isEqualTo("NodeLost");
        });
    assertThat(cluster.docker().of("moves")).as("nobody could stop the old one").contains(old);

    silent.resume();
    Eventually.value(
        Tasks.PATIENCE,
        "only the new container is left",
        () -> cluster.docker().of("moves").stream().map(Docker.Container::id).toList(),
        ids -> ids.size() == 1 && !ids.contains(old.id()));
    Task after = cluster.tasks().awaitRunning("moves");
    assertThat(after.getStatus().getContainerId()).isEqualTo(moved.getStatus().getContainerId());
    assertThat(after.getStatus().getAttempt()).isEqualTo(2);
  }
}
