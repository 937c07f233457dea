package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.OnNodeLost;
import dev.berth.api.v1.Probe;
import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Docker;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No API server answers; the nodelet is alone with its containers. */
@Tag("system")
final class NodeCutOffKeepsItsTasksOrStopsThem {
  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(1));

  @Test
  void restartsAndProbesGoOnAndAreToldAfterwards() {
    CLUSTER.tasks().create(Tasks.sleeper("crashes"));
    Task.Builder probed =
        Tasks.script("sick", "touch /tmp/well; trap 'exit 0' TERM; while true; do sleep 0.2; done");
    probed
        .getSpecBuilder()
        .getContainerBuilder()
        .setLivenessProbe(Probe.newBuilder().setPeriodSeconds(1).setFailureThreshold(2))
        .getLivenessProbeBuilder()
        .setTimeoutSeconds(10)
        .getExecBuilder()
        .addAllCommand(List.of("test", "-e", "/tmp/well"));
    CLUSTER.tasks().create(probed);
    String crashing = CLUSTER.tasks().awaitRunning("crashes").getStatus().getContainerId();
    String sick = CLUSTER.tasks().awaitRunning("sick").getStatus().getContainerId();

    CLUSTER.apiServer().pause();
    Shell.run("docker", "kill", crashing);
    Shell.run("docker", "exec", sick, "rm", "/tmp/well");
    String restarted = awaitOther("crashes", crashing);
    String healed = awaitOther("sick", sick);
    CLUSTER.apiServer().resume();

    for (String name : List.of("crashes", "sick")) {
      Task told =
          CLUSTER
              .tasks()
              .await(
                  name,
                  "is told to have been restarted",
                  one -> Tasks.isRunning(one) && one.getStatus().getRestarts() == 1);
      assertThat(told.getStatus().getAttempt()).isEqualTo(1);
      assertThat(told.getStatus().getContainerId()).isIn(restarted, healed);
    }
  }

  @Test
  void aTaskThatAsksForItStopsByItselfAndTheOthersRunOn() {
    CLUSTER.tasks().create(Tasks.sleeper("stays"));
    Task.Builder single = Tasks.sleeper("single");
    single
        .getSpecBuilder()
        .setOnNodeLost(
            OnNodeLost.newBuilder().setAfterSeconds(600).setStopWhenDisconnectedAfterSeconds(10));
    CLUSTER.tasks().create(single);
    String stays = CLUSTER.tasks().awaitRunning("stays").getStatus().getContainerId();
    CLUSTER.tasks().awaitRunning("single");

    CLUSTER.apiServer().kill();
    // A nodelet that begins anew counts on, though there is nobody to ask.
    CLUSTER.nodelet("node-1").kill();
    CLUSTER.nodelet("node-1").startAndAwait();
    Eventually.within(Tasks.PATIENCE, "it stops by itself", () -> running("single").isEmpty());
    assertThat(running("stays")).contains(stays);

    CLUSTER.apiServer().startAndAwait();
    Task again =
        CLUSTER
            .tasks()
            .await(
                "single",
                "runs again in its place",
                one -> Tasks.isRunning(one) && running("single").isPresent());
    assertThat(again.getStatus().getAttempt()).isEqualTo(1);
    assertThat(running("stays")).contains(stays);
  }

  private String awaitOther(String task, String than) {
    return Eventually.value(
            Tasks.PATIENCE,
            "another container runs for " + task,
            () -> running(task).filter(id -> !id.equals(than)),
            Optional::isPresent)
        .orElseThrow();
  }

  private Optional<String> running(String task) {
    return CLUSTER.docker().of(task).stream()
        .filter(Docker.Container::isRunning)
        .map(Docker.Container::id)
        .findFirst();
  }
}
