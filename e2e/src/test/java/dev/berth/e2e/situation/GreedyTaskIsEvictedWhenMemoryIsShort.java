package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Conditions;
import dev.berth.api.v1.Attempt;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.Tmpfs;
import dev.berth.api.v1.VolumeMount;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The node offers little memory, and one task fills more of it than it asked for. The offer is what
 * runs out, and not the machine's own memory, so that nothing else here suffers.
 */
@Tag("system")
final class GreedyTaskIsEvictedWhenMemoryIsShort {
  private static final String TAINT = "berth.dev/memory-pressure";

  @RegisterExtension
  final Cluster cluster =
      Cluster.of(Shape.nodes(1).withNodeletFlags("--memory", "200Mi", "--pressure-hold", "4s"));

  @Test
  void theGreedyOneGoesWithItsFiguresTheModestOneStaysAndItPasses() {
    cluster.tasks().create(Tasks.asking(Tasks.sleeper("modest"), "10m", "64Mi"));
    cluster.tasks().create(greedy());
    String modest = cluster.tasks().awaitRunning("modest").getStatus().getContainerId();
    cluster.tasks().awaitRunning("greedy");
    Node pressed =
        awaitNode("is short of memory", node -> isTainted(node) && isTrue(node, "MemoryPressure"));
    assertThat(
            Conditions.find(pressed.getStatus().getConditionsList(), "MemoryPressure")
                .orElseThrow()
                .getMessage())
        .contains("memory for tasks", "of 200.0Mi are available");

    Task evicted =
        cluster
            .tasks()
            .await("greedy", "is evicted", task -> task.getStatus().getAttemptsCount() > 0);
    Attempt attempt = evicted.getStatus().getAttempts(0);
    assertThat(attempt.getReason()).isEqualTo("Evicted");
    assertThat(attempt.getMessage())
        .contains("memory for tasks", "of 200.0Mi", "this task used 19", "had asked for 16.0Mi");
    cluster.tasks().awaitEvent("greedy", "Evicted");

    // While the taint stands it has nowhere to go; the modest one never noticed.
    assertThat(cluster.tasks().get("modest").orElseThrow().getStatus().getContainerId())
        .isEqualTo(modest);
    assertThat(cluster.tasks().get("modest").orElseThrow().getStatus().getAttemptsCount()).isZero();

    awaitNode("is well again", node -> !isTainted(node) && !isTrue(node, "MemoryPressure"));
    cluster
        .tasks()
        .await(
            "greedy",
            "is placed again",
            task -> task.getStatus().getAttempt() > attempt.getNumber());
  }

  private Node awaitNode(String what, Predicate<Node> wanted) {
    return Eventually.value(
            Duration.ofSeconds(90),
            "node-1 " + what,
            () -> cluster.client().objects(Kinds.NODE).get("", "node-1"),
            found -> found.isPresent() && wanted.test(found.get()))
        .orElseThrow();
  }

  private static boolean isTainted(Node node) {
    return node.getSpec().getTaintsList().stream().anyMatch(one -> one.getKey().equals(TAINT));
  }

  private static boolean isTrue(Node node, String condition) {
    return Conditions.isTrue(node.getStatus().getConditionsList(), condition);
  }

  /** Fills a file system in memory as soon as it may, and then waits. */
  private static Task.Builder greedy() {
    Task.Builder task =
        Tasks.asking(
            Tasks.script(
                "greedy",
                "trap 'exit 0' TERM; sleep 2; dd if=/dev/zero of=/full/x bs=1M count=192;"
                    + " while true; do sleep 0.2; done"),
            "10m",
            "16Mi");
    task.getSpecBuilder()
        .getContainerBuilder()
        .addVolumes(
            VolumeMount.newBuilder().setMountPath("/full").setTmpfs(Tmpfs.getDefaultInstance()));
    return task;
  }
}
