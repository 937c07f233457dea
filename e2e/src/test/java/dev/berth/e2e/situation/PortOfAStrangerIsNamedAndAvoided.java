package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Attempt;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class PortOfAStrangerIsNamedAndAvoided {
  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(1));

  @Test
  void aFixedPortWaitsUntilItIsFree() throws IOException {
    Task.Builder web = Tasks.sleeper("web");
    try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = stranger.getLocalPort();
      web.getSpecBuilder()
          .getContainerBuilder()
          .addPortsBuilder()
          .setContainerPort(80)
          .setHostPort(port);
      CLUSTER.tasks().create(web);
      Task waiting =
          CLUSTER
              .tasks()
              .await(
                  "web", "two attempts are over", task -> task.getStatus().getAttemptsCount() >= 2);
      assertThat(waiting.getStatus().getAttemptsList())
          .extracting(Attempt::getReason)
          .containsOnly("PortTaken");
      assertThat(waiting.getStatus().getAttempts(0).getMessage())
          .contains("port 127.0.0.1:%d/tcp of the node is in use".formatted(port));
      assertThat(waiting.getStatus().getPhase()).isNotEqualTo(TaskPhase.TASK_PHASE_RUNNING);
    }
    CLUSTER.tasks().awaitRunning("web");
  }

  @Test
  void anAssignedPortBecomesAnotherOne() throws IOException {
    Task.Builder first = Tasks.sleeper("first");
    first.getSpecBuilder().getContainerBuilder().addPortsBuilder().setContainerPort(80);
    CLUSTER.tasks().create(first);
    int port = CLUSTER.tasks().awaitRunning("first").getStatus().getHostPorts(0).getHostPort();
    Task.Builder second = Tasks.sleeper("second");
    second.getSpecBuilder().getContainerBuilder().addPortsBuilder().setContainerPort(80);
    // What the scheduler would assign next.
    try (ServerSocket _ = new ServerSocket(port + 1, 1, InetAddress.getLoopbackAddress())) {
      CLUSTER.tasks().create(second);
      Task running = CLUSTER.tasks().awaitRunning("second");
      assertThat(running.getStatus().getHostPorts(0).getHostPort()).isNotIn(port, port + 1);
      assertThat(running.getStatus().getAttempt()).isEqualTo(2);
    }
  }
}
