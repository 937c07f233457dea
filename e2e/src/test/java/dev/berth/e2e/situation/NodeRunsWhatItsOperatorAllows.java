package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.NetworkMode;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.SecurityProfileType;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class NodeRunsWhatItsOperatorAllows {
  @RegisterExtension
  final Cluster cluster =
      Cluster.of(
          Shape.nodes(1)
              .withNodeletFlags(
                  "--allow-privileged",
                  "--allow-capabilities",
                  "CAP_NET_ADMIN,SYS_TIME",
                  "--allow-unconfined",
                  "--allow-host-network"));

  @Test
  void privilegedContainersCapabilitiesAndTheHostsNetwork() throws Exception {
    Task.Builder privileged = once("privileged", "grep NoNewPrivs /proc/self/status");
    privileged
        .getSpecBuilder()
        .getContainerBuilder()
        .getSecurityContextBuilder()
        .setPrivileged(true);
    Task.Builder unconfined = once("unconfined", "grep Seccomp: /proc/self/status");
    unconfined
        .getSpecBuilder()
        .getContainerBuilder()
        .getSecurityContextBuilder()
        .getSeccompProfileBuilder()
        .setType(SecurityProfileType.SECURITY_PROFILE_TYPE_UNCONFINED);
    Task.Builder capable = once("capable", "grep CapEff /proc/self/status");
    capable
        .getSpecBuilder()
        .getContainerBuilder()
        .getSecurityContextBuilder()
        .getCapabilitiesBuilder()
        .addAdd("NET_ADMIN")
        .addDrop("ALL");
    Task.Builder host = once("host", "readlink /proc/self/ns/net");
    host.getSpecBuilder()
        .getContainerBuilder()
        .getNetworkBuilder()
        .setMode(NetworkMode.NETWORK_MODE_HOST);
    cluster.tasks().create(privileged);
    cluster.tasks().create(unconfined);
    cluster.tasks().create(capable);
    cluster.tasks().create(host);

    // A machine that lacks capabilities itself, being a container, can't give all of them: then the
    // node allows it and runc does not.
    Task tried =
        cluster
            .tasks()
            .await("privileged", "was tried", task -> hasSucceeded(task) || isStartError(task));
    assertThat(tried.getStatus().getAttemptsList()).isEmpty();
    if (hasSucceeded(tried)) {
      assertThat(output("privileged")).contains("NoNewPrivs:\t0");
    } else {
      assertThat(tried.getStatus().getMessage()).contains("caps");
    }
    assertThat(output("unconfined")).contains("Seccomp:\t0");
    assertThat(output("capable")).contains("CapEff:\t0000000000001000");
    // Where Docker runs on this machine itself, as in the tests of ports.
    assertThat(output("host").strip())
        .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
  }

  private String output(String task) {
    cluster.tasks().await(task, "has succeeded", NodeRunsWhatItsOperatorAllows::hasSucceeded);
    return Eventually.value(
        Tasks.PATIENCE,
        "the log of " + task,
        () -> cluster.tasks().logs(task),
        text -> !text.isEmpty());
  }

  private static boolean hasSucceeded(Task task) {
    return task.getStatus().getPhase() == TaskPhase.TASK_PHASE_SUCCEEDED;
  }

  private static boolean isStartError(Task task) {
    return task.getStatus().getReason().equals("StartError");
  }

  private static Task.Builder once(String name, String script) {
    Task.Builder task = Tasks.script(name, script);
    task.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_NEVER);
    return task;
  }
}
