package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Container;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a manifest says of rights, network and bounds, as the program inside sees it. */
@Tag("system")
final class LockedDownContainerIsHeld {
  private static final Set<TaskPhase> ENDED =
      Set.of(TaskPhase.TASK_PHASE_SUCCEEDED, TaskPhase.TASK_PHASE_FAILED);
  private static final String RIGHTS = "grep -E '^(CapEff|NoNewPrivs|Uid)' /proc/self/status";

  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(1));

  @Test
  void hasOnlyTheRightsThatItSays() {
    Task.Builder plain = once("plain", RIGHTS + "; touch /file && echo written");
    Task.Builder locked =
        once("locked", RIGHTS + "; touch /file || echo refused; touch /scratch/file && echo kept");
    Container.Builder container = locked.getSpecBuilder().getContainerBuilder();
    container
        .getSecurityContextBuilder()
        .setReadOnlyRootFilesystem(true)
        .getCapabilitiesBuilder()
        .addDrop("ALL");
    container.addVolumesBuilder().setMountPath("/scratch").getTmpfsBuilder();
    CLUSTER.tasks().create(plain);
    CLUSTER.tasks().create(locked);

    // As Docker gives them; only that nothing more is to be had is ours.
    assertThat(output("plain", text -> text.contains("written")))
        .contains("NoNewPrivs:\t1")
        .doesNotContain("CapEff:\t0000000000000000");
    assertThat(output("locked", text -> text.contains("kept")))
        .contains("CapEff:\t0000000000000000")
        .contains("NoNewPrivs:\t1")
        .contains("Read-only file system")
        .contains("refused");
  }

  @Test
  void isConnectedAsItSaysAndToldItsPorts() {
    Task.Builder task =
        once(
            "connected",
            "hostname; cat /etc/hosts /etc/resolv.conf; env | grep -E '^(HOST|PORT)'; echo end");
    Container.Builder container = task.getSpecBuilder().getContainerBuilder();
    container.setHostname("db-0");
    container
        .getDnsBuilder()
        .addServers("10.9.8.7")
        .addSearches("berth.test")
        .addOptions("ndots:3");
    container
        .addHostAliasesBuilder()
        .setIp("10.1.2.3")
        .addHostnames("cache")
        .addHostnames("cache.berth.test");
    container.addPortsBuilder().setName("http-admin").setContainerPort(8080);
    container.addPortsBuilder().setContainerPort(9090);
    container.addEnvBuilder().setName("PORT1").setValue("my own");
    CLUSTER.tasks().create(task);

    String text = output("connected", found -> found.contains("end"));
    List<HostPort> ports = ended("connected").getStatus().getHostPortsList();
    int first = ports.get(0).getHostPort();
    int second = ports.get(1).getHostPort();
    assertThat(text.lines())
        .contains(
            "db-0",
            "10.1.2.3\tcache",
            "10.1.2.3\tcache.berth.test",
            "nameserver 10.9.8.7",
            "search berth.test",
            "options ndots:3",
            "HOST=127.0.0.1",
            "PORT0=" + first,
            "PORT1=my own",
            "PORTS=" + first + "," + second,
            "PORT_8080=" + first,
            "PORT_HTTP_ADMIN=" + first,
            "PORT_9090=" + second);
  }

  @Test
  void cannotForkBeyondItsLimit() {
    Task.Builder forks =
        once("forks", "i=0; while [ $i -lt 50 ]; do echo $i; sleep 60 & i=$((i+1)); done; wait");
    forks.getSpecBuilder().getContainerBuilder().setPidsLimit(10);
    CLUSTER.tasks().create(forks);
    assertThat(output("forks", text -> text.contains("can't fork")).lines())
        .contains("5")
        .doesNotContain("10");
    assertThat(ended("forks").getStatus().getPhase()).isEqualTo(TaskPhase.TASK_PHASE_FAILED);
  }

  @Test
  void theSampleRuns() {
    assertThat(CLUSTER.berth("apply", "-f", "../manifests/locked-down.yaml").exitCode()).isZero();
    Task running = CLUSTER.tasks().awaitRunning("locked-down");
    int port = running.getStatus().getHostPorts(0).getHostPort();
    Shell.Result page =
        Eventually.value(
            Tasks.PATIENCE,
            "the sample's page",
            () -> CLUSTER.berth("exec", "locked-down", "--", "cat", "/page/index.html"),
            result -> result.exitCode() == 0);
    assertThat(page.out()).isEqualTo("node 127.0.0.1, port %d\n".formatted(port));
  }

  private Task ended(String task) {
    return CLUSTER
        .tasks()
        .await(task, "has ended", found -> ENDED.contains(found.getStatus().getPhase()));
  }

  /** All that the task has written, once it has ended. */
  private String output(String task, Predicate<String> whole) {
    ended(task);
    return Eventually.value(
        Tasks.PATIENCE, "the log of " + task, () -> CLUSTER.tasks().logs(task), whole);
  }

  private static Task.Builder once(String name, String script) {
    Task.Builder task = Tasks.script(name, script);
    task.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_NEVER);
    return task;
  }
}
