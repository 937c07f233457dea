package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Attempt;
import dev.berth.api.v1.NetworkMode;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each rule that a node has of its own says its name, and the option that would allow it. */
@Tag("system")
final class NodeRefusesWhatItDoesNotAllow {
  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(1));

  @Test
  void andSaysWhichRule() {
    Task.Builder privileged = Tasks.sleeper("privileged");
    privileged
        .getSpecBuilder()
        .getContainerBuilder()
        .getSecurityContextBuilder()
        .setPrivileged(true);
    Task.Builder capable = Tasks.sleeper("capable");
    capable
        .getSpecBuilder()
        .getContainerBuilder()
        .getSecurityContextBuilder()
        .getCapabilitiesBuilder()
        .addAdd("NET_ADMIN");
    Task.Builder host = Tasks.sleeper("host");
    host.getSpecBuilder()
        .getContainerBuilder()
        .getNetworkBuilder()
        .setMode(NetworkMode.NETWORK_MODE_HOST);
    CLUSTER.tasks().create(privileged);
    CLUSTER.tasks().create(capable);
    CLUSTER.tasks().create(host);

    refused("privileged", "PrivilegedNotAllowed", "allow-privileged");
    refused("capable", "CapabilityNotAllowed", "allow-capabilities");
    refused("host", "HostNetworkNotAllowed", "allow-host-network");
    assertThat(CLUSTER.docker().containers()).isEmpty();
    assertThat(CLUSTER.berth("describe", "task", "privileged").lines())
        .anyMatch(line -> line.contains("PrivilegedNotAllowed"));
  }

  @Test
  void andAMissingNetworkIsToldAndNotMade() {
    Task.Builder lost = Tasks.sleeper("lost");
    lost.getSpecBuilder()
        .getContainerBuilder()
        .getNetworkBuilder()
        .setMode(NetworkMode.NETWORK_MODE_NAMED)
        .setName("berth-no-such-network");
    CLUSTER.tasks().create(lost);
    Task told =
        CLUSTER
            .tasks()
            .await(
                "lost",
                "is told why",
                task -> task.getStatus().getReason().equals("CreateContainerError"));
    assertThat(told.getStatus().getMessage())
        .contains("there is no network \"berth-no-such-network\"");
  }

  private void refused(String name, String reason, String option) {
    Task task =
        CLUSTER
            .tasks()
            .await(name, "was refused", found -> found.getStatus().getAttemptsCount() > 0);
    assertThat(task.getStatus().getAttemptsList())
        .extracting(Attempt::getReason)
        .containsOnly(reason);
    assertThat(task.getStatus().getAttempts(0).getMessage()).contains(option);
    assertThat(task.getStatus().getPhase()).isNotEqualTo(TaskPhase.TASK_PHASE_RUNNING);
  }
}
