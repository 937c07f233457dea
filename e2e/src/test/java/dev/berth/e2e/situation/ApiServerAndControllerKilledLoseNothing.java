package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.failure.FailureException;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Docker;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class ApiServerAndControllerKilledLoseNothing {
  @RegisterExtension final Cluster cluster = Cluster.of(Shape.nodes(1));

  @Test
  void theApiServerReturnsWithEverything() {
    cluster.tasks().create(Tasks.sleeper("stays"));
    Task before = cluster.tasks().awaitRunning("stays");
    List<Docker.Container> containers = cluster.docker().containers();

    cluster.apiServer().kill();
    assertThatThrownBy(() -> cluster.tasks().create(Tasks.sleeper("too-early")))
        .isInstanceOf(FailureException.class);
    cluster.apiServer().startAndAwait();

    // A client that has just been refused waits a moment before it tries to connect again.
    Eventually.within(
        Tasks.PATIENCE, "the client is back", () -> cluster.tasks().get("stays").isPresent());
    // Controller and nodelet have found their way back when a new task runs.
    cluster.tasks().create(Tasks.sleeper("later"));
    cluster.tasks().awaitRunning("later");
    Task after = cluster.tasks().awaitRunning("stays");
    assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
    assertThat(after.getStatus().getContainerId()).isEqualTo(before.getStatus().getContainerId());
    assertThat(after.getStatus().getAttempt()).isEqualTo(1);
    assertThat(cluster.docker().containers()).containsAll(containers);
  }

  @Test
  void theControllerReturnsAndDecidesWhatWaited() {
    cluster.tasks().create(Tasks.sleeper("stays"));
    cluster.tasks().awaitRunning("stays");

    cluster.controller().kill();
    cluster.tasks().create(Tasks.sleeper("waits"));
    cluster.tasks().delete("stays");
    cluster.tasks().awaitGone("stays");
    assertThat(cluster.tasks().get("waits").orElseThrow().getStatus().getPhase())
        .isEqualTo(TaskPhase.TASK_PHASE_PENDING);
    cluster.controller().startAndAwait();

    cluster.tasks().awaitRunning("waits");
  }
}
