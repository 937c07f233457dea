package dev.berth.nodelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Quantities;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.client.BerthClient.LogStream;
import dev.berth.nodelet.NodeletConfig.Margins;
import dev.berth.nodelet.admission.Allowances;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.runtime.testing.FakeRuntime;
import dev.berth.testkit.Eventually;
import dev.berth.testkit.TestCluster;
import dev.berth.testkit.TestObjects;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole nodelet, with a real API server in this process and a fake runtime. */
@Timeout(120)
class NodeletTest {
  @TempDir private Path folder;
  private final TestCluster cluster = TestCluster.start(2);
  private final FakeRuntime runtime =
      new FakeRuntime(InstantSource.system())
          .has(TestObjects.task("x").getSpec().getContainer().getImage());
  private Nodelet nodelet;

  @BeforeEach
  void start() {
    nodelet = new Nodelet(config("data"), cluster.direct(), runtime);
    nodelet.start();
    cluster.await(Kinds.NODE, "", "n1", node -> node.getStatus().hasInfo());
  }

  @AfterEach
  void close() {
    nodelet.close();
    cluster.close();
    runtime.close();
  }

  @Test
  void registersItsNodeWithWhatItMeasuredAndEveryServerHearsIt() {
    Node node =
        cluster.await(
            Kinds.NODE,
            "",
            "n1",
            one ->
                one.getStatus().getConnectionsCount() == 2
                    && one.getStatus().getConnectionsList().stream()
                        .allMatch(connection -> connection.getConnected()));
    assertThat(node.getStatus().getAllocatableOrThrow("cpu").getText()).isEqualTo("4");
    assertThat(node.getStatus().getCapacityMap()).containsKeys("cpu", "memory", "disk");
    assertThat(node.getStatus().getInfo().getArchitecture()).isEqualTo("amd64");
    assertThat(node.getMetadata().getLabelsMap())
        .containsEntry("berth.dev/hostname", "n1")
        .containsEntry("kubernetes.io/arch", "amd64")
        .containsEntry("zone", "a");
  }

  @Test
  void runsABoundTaskAndEndsItWhenItIsDeleted() {
    bind(TestObjects.task("web"));
    Task running = awaitPhase("web", TaskPhase.TASK_PHASE_RUNNING);
    assertThat(running.getStatus().getNode()).isEqualTo("n1");
    assertThat(running.getStatus().getContainerId()).isEqualTo(containers("web").getFirst());
    cluster.delete(Kinds.TASK, "default", "web");
    cluster.awaitGone(Kinds.TASK, "default", "web");
    assertThat(containers("web")).isEmpty();
  }

  @Test
  void saysWhatItHasAndWhatItsTasksLeaveIdle() {
    Node node = cluster.await(Kinds.NODE, "", "n1", one -> one.getStatus().getImagesCount() > 0);
    String image = TestObjects.task("x").getSpec().getContainer().getImage();
    assertThat(node.getStatus().getImages(0).getNamesList()).containsExactly(image);
    assertThat(node.getStatus().getAllocatableOrThrow("example.com/licences").getText())
        .isEqualTo("3");

    // Of what it asks for it uses a mebibyte.
    bind(TestObjects.task("web", "1", "1Gi"));
    awaitPhase("web", TaskPhase.TASK_PHASE_RUNNING);
    Node idle = awaitIdleCpu("900m");
    assertThat(idle.getStatus().getIdleOrThrow("memory").getText()).isEqualTo("896Mi");
    cluster.delete(Kinds.TASK, "default", "web");
    awaitIdleCpu("0");
  }

  private Node awaitIdleCpu(String amount) {
    return cluster.await(
        Kinds.NODE,
        "",
        "n1",
        node -> Quantities.of(amount).equals(node.getStatus().getIdleMap().get("cpu")));
  }

  @Test
  void adoptsItsContainersWhenItReturns() {
    bind(TestObjects.task("web"));
    awaitPhase("web", TaskPhase.TASK_PHASE_RUNNING);
    List<String> before = containers("web");
    nodelet.close();
    nodelet = new Nodelet(config("data"), cluster.direct(), runtime);
    nodelet.start();
    bind(TestObjects.task("next"));
    awaitPhase("next", TaskPhase.TASK_PHASE_RUNNING);
    assertThat(containers("web")).isEqualTo(before);
  }

  @Test
  void servesLogsOverItsStreams() {
    Task.Builder job = TestObjects.task("job").toBuilder();
    job.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_NEVER);
    job.getSpecBuilder()
        .getContainerBuilder()
        .clearCommand()
        .clearArgs()
        .addCommand("echo")
        .addArgs("hello");
    bind(job.build());
    awaitPhase("job", TaskPhase.TASK_PHASE_SUCCEEDED);
    StringBuilder text = new StringBuilder();
    LogsRequest request =
        LogsRequest.newBuilder().setNamespace("default").setName("job").setFollow(true).build();
    try (LogStream logs = cluster.direct().logs(request)) {
      logs.forEachRemaining(chunk -> text.append(chunk.getData().toStringUtf8()));
    }
    assertThat(text.toString()).isEqualTo("hello\n");
  }

  @Test
  void isRefusedWhenAnotherMachineHasItsName() throws Exception {
    try (Nodelet other = new Nodelet(config("other"), cluster.direct(), runtime)) {
      other.start();
      assertThat(other.refused().get(30, TimeUnit.SECONDS))
          .isInstanceOf(Failure.AlreadyExists.class);
    }
  }

  @Test
  void twoHundredTasksLeaveNoThreadAndNoDescriptor() throws Exception {
    comeAndGo("warm", 10);
    long descriptors = descriptors();
    comeAndGo("t", 200);
    assertThat(runtime.list(Map.of())).isEmpty();
    assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 2);
    // The last word of a task that is gone wakes its worker once more.
    String threads =
        Eventually.such(
            "no task's thread is left",
            () -> AllThreads.in(folder),
            dump -> !dump.contains("task-default/"));
    assertThat(threads).doesNotContain("session-");
  }

  private void comeAndGo(String prefix, int count) {
    for (int i = 0; i < count; i++) {
      bind(TestObjects.task(prefix + i, "1m", "1Ki"));
    }
    for (int i = 0; i < count; i++) {
      awaitPhase(prefix + i, TaskPhase.TASK_PHASE_RUNNING);
      cluster.delete(Kinds.TASK, "default", prefix + i);
    }
    for (int i = 0; i < count; i++) {
      cluster.awaitGone(Kinds.TASK, "default", prefix + i);
    }
  }

  private void bind(Task task) {
    cluster.bind(cluster.create(Kinds.TASK, task), "n1");
  }

  private Task awaitPhase(String name, TaskPhase phase) {
    return cluster.await(Kinds.TASK, "default", name, task -> task.getStatus().getPhase() == phase);
  }

  private List<String> containers(String task) {
    return runtime.list(Map.of(Labels.TASK, task)).stream().map(one -> one.id()).toList();
  }

  private NodeletConfig config(String data) {
    return NodeletConfig.of("n1", folder.resolve(data))
        .withLabels(Map.of("zone", "a"))
        .withAllowances(Allowances.NONE.withResources(Map.of("example.com/licences", 3L)))
        .withMargins(Margins.DEFAULT.withRevocableAfter(Optional.of(Duration.ofSeconds(1))));
  }

  private static long descriptors() {
    return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
        .getOpenFileDescriptorCount();
  }
}
