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
  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(1));

  @Test
  void theApiServerReturnsWithEverything() {
    CLUSTER.tasks().create(Tasks.sleeper("stays"));
    Task before = CLUSTER.tasks().awaitRunning("stays");
    List<Docker.Container> containers = CLUSTER.docker().containers();

    CLUSTER.apiServer().kill();
    assertThatThrownBy(() -> CLUSTER.tasks().create(Tasks.sleeper("too-early")))
        .isInstanceOf(FailureException.class);
    CLUSTER.apiServer().startAndAwait();

    // A client that has just been refused waits a moment before it tries to connect again.
    Eventually.within(
        Tasks.PATIENCE, "the client is back", () -> CLUSTER.tasks().get("stays").isPresent());
    // Controller and nodelet have found their way back when a new task runs.
    CLUSTER.tasks().create(Tasks.sleeper("later"));
    CLUSTER.tasks().awaitRunning("later");
    Task after = CLUSTER.tasks().awaitRunning("stays");
    assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
    assertThat(after.getStatus().getContainerId()).isEqualTo(before.getStatus().getContainerId());
    assertThat(after.getStatus().getAttempt()).isEqualTo(1);
    assertThat(CLUSTER.docker().containers()).containsAll(containers);
  }

  @Test
  void theControllerReturnsAndDecidesWhatWaited() {
    CLUSTER.tasks().create(Tasks.sleeper("stays"));
    CLUSTER.tasks().awaitRunning("stays");

    CLUSTER.controller().kill();
    CLUSTER.tasks().create(Tasks.sleeper("waits"));
    CLUSTER.tasks().delete("stays");
    CLUSTER.tasks().awaitGone("stays");
    assertThat(CLUSTER.tasks().get("waits").orElseThrow().getStatus().getPhase())
        .isEqualTo(TaskPhase.TASK_PHASE_PENDING);
    CLUSTER.controller().startAndAwait();

    CLUSTER.tasks().awaitRunning("waits");
  }
}
