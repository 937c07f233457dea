package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two devices that Docker gives to no container by itself, for three tasks, and three licences for
 * two that want two each; and a nodelet that is killed while they have them.
 */
@Tag("system")
final class DevicesAreGivenOnce {
  private static final String RESOURCE = "example.com/fuse";

  // To open one of these to read it does nothing. Which of them there are differs by kernel.
  private static final List<String> DEVICES =
      Stream.of(
              "/dev/fuse",
              "/dev/loop-control",
              "/dev/vga_arbiter",
              "/dev/kvm",
              "/dev/net/tun",
              "/dev/cpu_dma_latency",
              "/dev/vcs")
          .filter(path -> Files.exists(Path.of(path)))
          .limit(2)
          .toList();

  @RegisterExtension
  final Cluster cluster =
      Cluster.of(
          Shape.nodes(1)
              .withNodeletFlags(
                  "--offer-device",
                  RESOURCE + "=" + String.join(",", DEVICES),
                  "--offer-resource",
                  "example.com/licences=3"));

  @BeforeAll
  static void thereAreTwo() {
    assertThat(DEVICES).as("devices of this machine that tasks may open").hasSize(2);
  }

  @Test
  void twoRunWithOneEachAndTheThirdRunsWhenOneEnds() {
    Node node =
        Eventually.value(
                Tasks.PATIENCE,
                "the node is registered",
                () -> cluster.client().objects(Kinds.NODE).get("", "node-1"),
                Optional::isPresent)
            .orElseThrow();
    assertThat(node.getStatus().getAllocatableMap())
        .containsEntry(RESOURCE, Quantities.of("2"))
        .containsEntry("example.com/licences", Quantities.of("3"));
    cluster.tasks().create(wants("one"));
    cluster.tasks().create(wants("two"));
    assertThat(Set.of(opened("one"), opened("two"))).containsExactlyInAnyOrderElementsOf(DEVICES);

    cluster.tasks().create(wants("three"));
    Task.Builder odd = wants("odd");
    odd.getSpecBuilder()
        .getContainerBuilder()
        .getResourcesBuilder()
        .clearLimits()
        .putLimits("example.com/nobody-has-it", Quantities.of("1"));
    cluster.tasks().create(odd);
    awaitWaiting("three", "1 lacks example.com/fuse (need 1, most free 0)");
    awaitWaiting("odd", "1 does not offer example.com/nobody-has-it");
    cluster.tasks().create(licensed("licensed", "2"));
    cluster.tasks().awaitRunning("licensed");
    cluster.tasks().create(licensed("unlicensed", "2"));
    awaitWaiting("unlicensed", "1 lacks example.com/licences (need 2, most free 1)");

    String kept = opened("two");
    String container = cluster.tasks().awaitRunning("two").getStatus().getContainerId();
    String freed = opened("one");
    cluster.nodelet("node-1").kill();
    cluster.nodelet("node-1").startAndAwait();
    cluster.tasks().delete("one");
    cluster.tasks().awaitGone("one");

    assertThat(opened("three")).isEqualTo(freed).isNotEqualTo(kept);
    assertThat(cluster.tasks().awaitRunning("two").getStatus().getContainerId())
        .isEqualTo(container);
    assertThat(cluster.berth("describe", "node", "node-1").out())
        .containsPattern("example.com/fuse +2 +2 +2 \\(100%\\)")
        .containsPattern("example.com/licences +3 +3 +2 \\(67%\\)");
    cluster.tasks().delete("licensed");
    cluster.tasks().awaitRunning("unlicensed");

    cluster.tasks().delete("two");
    assertThat(cluster.berth("apply", "-f", "../manifests/devices.yaml").exitCode()).isZero();
    assertThat(opened("devices")).isEqualTo(kept);
  }

  private void awaitWaiting(String task, String why) {
    Task waiting =
        cluster
            .tasks()
            .await(
                task,
                "is told why it waits",
                one ->
                    one.getStatus().getConditionsList().stream()
                            .anyMatch(condition -> condition.getMessage().contains(why))
                        || one.getStatus().getMessage().contains(why));
    assertThat(waiting.getStatus().getPhase()).isEqualTo(TaskPhase.TASK_PHASE_PENDING);
  }

  /** The device that a task has opened, once it has. */
  private String opened(String task) {
    cluster.tasks().awaitRunning(task);
    return Eventually.value(
            Tasks.PATIENCE,
            "what " + task + " has opened",
            () -> cluster.tasks().logs(task),
            text -> text.startsWith("opened "))
        .strip()
        .substring("opened ".length());
  }

  private static Task.Builder licensed(String name, String count) {
    Task.Builder task = Tasks.sleeper(name);
    task.getSpecBuilder()
        .getContainerBuilder()
        .getResourcesBuilder()
        .putLimits("example.com/licences", Quantities.of(count));
    return task;
  }

  /** It writes the name of its device once it could be opened, which needs more than its file. */
  private static Task.Builder wants(String name) {
    Task.Builder task =
        Tasks.script(
            name,
            "trap 'exit 0' TERM; exec 3< $BERTH_DEVICE_EXAMPLE_COM_FUSE || exit 9;"
                + " echo opened $BERTH_DEVICE_EXAMPLE_COM_FUSE; while true; do sleep 0.2; done");
    task.getSpecBuilder()
        .getContainerBuilder()
        .getResourcesBuilder()
        .putLimits(RESOURCE, Quantities.of("1"));
    return task;
  }
}
