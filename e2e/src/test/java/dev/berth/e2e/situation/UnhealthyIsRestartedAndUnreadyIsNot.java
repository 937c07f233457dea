package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.Event;
import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.v1.Probe;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Containers on a real Docker say how they are by files, which the tests make and remove. */
@Tag("system")
final class UnhealthyIsRestartedAndUnreadyIsNot {
  private static final String SERVE =
      "mkdir -p /tmp/www; touch /tmp/www/ok; trap 'exit 0' TERM;"
          + " httpd -p 8080 -h /tmp/www; while true; do sleep 0.2; done";

  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(1));

  @Test
  void aContainerWhoseLivenessFailsIsRestartedWithTheReason() {
    Task.Builder task = Tasks.script("sick", SERVE);
    task.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_ON_FAILURE);
    task.getSpecBuilder()
        .getContainerBuilder()
        .setReadinessProbe(get("/ok"))
        .setLivenessProbe(get("/ok").setFailureThreshold(4));
    CLUSTER.tasks().create(task);
    Task running = CLUSTER.tasks().await("sick", "serves", one -> isReady(one));
    assertThat(running.getStatus().getRestarts()).isZero();

    in(running, "rm", "/tmp/www/ok");

    Task again =
        CLUSTER
            .tasks()
            .await("sick", "runs again", one -> Tasks.isRunning(one) && restarts(one) == 1);
    assertThat(again.getStatus().getContainerId())
        .isNotEqualTo(running.getStatus().getContainerId());
    Event why =
        Eventually.value(
                Tasks.PATIENCE,
                "an Event tells why it was restarted",
                () -> CLUSTER.tasks().event("sick", "Unhealthy"),
                Optional::isPresent)
            .orElseThrow();
    assertThat(why.getMessage()).contains("the liveness probe failed").contains("/ok answered 404");
  }

  @Test
  void readinessGatesReadyWhileTheContainerRunsOn() {
    Task.Builder task = Tasks.script("busy", SERVE);
    task.getSpecBuilder().getContainerBuilder().setReadinessProbe(get("/ready"));
    CLUSTER.tasks().create(task);

    Task unready =
        CLUSTER
            .tasks()
            .await(
                "busy",
                "says why it is not ready",
                one -> ready(one).getMessage().contains("/ready answered 404"));
    assertThat(Tasks.isRunning(unready)).isTrue();
    assertThat(isReady(unready)).isFalse();

    in(unready, "touch", "/tmp/www/ready");
    CLUSTER.tasks().await("busy", "is ready", one -> isReady(one));
    in(unready, "rm", "/tmp/www/ready");
    Task again = CLUSTER.tasks().await("busy", "is not ready again", one -> !isReady(one));
    assertThat(Tasks.isRunning(again)).isTrue();
    assertThat(restarts(again)).isZero();
    assertThat(again.getStatus().getContainerId()).isEqualTo(unready.getStatus().getContainerId());
  }

  @Test
  void aSlowStarterIsNotKilledByItsLivenessProbe() {
    // It begins to serve when the test says so, long after its liveness probe would have failed.
    Task.Builder task =
        Tasks.script("slow", "while ! test -e /tmp/go; do sleep 0.1; done; " + SERVE);
    task.getSpecBuilder()
        .getContainerBuilder()
        .setStartupProbe(Probe.newBuilder().setPeriodSeconds(1).setFailureThreshold(600))
        .setLivenessProbe(get("/ok").setFailureThreshold(1));
    task.getSpecBuilder()
        .getContainerBuilder()
        .getStartupProbeBuilder()
        .setTimeoutSeconds(10)
        .getExecBuilder()
        .addAllCommand(List.of("sh", "-c", "echo x >>/tmp/asked; test -e /tmp/www/ok"));
    CLUSTER.tasks().create(task);
    Task starting = CLUSTER.tasks().awaitRunning("slow");

    // Asked four times, one period each: a liveness probe would have failed at the first.
    String asked = "until test \"$(wc -l </tmp/asked)\" -ge 4; do sleep 0.2; done";
    in(starting, "sh", "-c", asked);
    assertThat(isReady(CLUSTER.tasks().get("slow").orElseThrow())).isFalse();
    in(starting, "touch", "/tmp/go");

    Task ready = CLUSTER.tasks().await("slow", "is ready", one -> isReady(one));
    assertThat(restarts(ready)).isZero();
    assertThat(ready.getStatus().getContainerId()).isEqualTo(starting.getStatus().getContainerId());
  }

  /** Once a second, twice until it fails, and slow machines may take their time. */
  private static Probe.Builder get(String path) {
    Probe.Builder probe =
        Probe.newBuilder().setPeriodSeconds(1).setTimeoutSeconds(10).setFailureThreshold(2);
    probe.getHttpGetBuilder().setPath(path).setPort("8080");
    return probe;
  }

  private static void in(Task task, String... command) {
    Stream<String> exec = Stream.of("docker", "exec", task.getStatus().getContainerId());
    Shell.run(Stream.concat(exec, Stream.of(command)).toArray(String[]::new));
  }

  private static Condition ready(Task task) {
    return task.getStatus().getConditionsList().stream()
        .filter(condition -> condition.getType().equals("Ready"))
        .findFirst()
        .orElse(Condition.getDefaultInstance());
  }

  private static boolean isReady(Task task) {
    return Conditions.isTrue(task.getStatus().getConditionsList(), "Ready");
  }

  private static int restarts(Task task) {
    return task.getStatus().getRestarts();
  }
}
