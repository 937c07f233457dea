package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One node has most of the work, the other a little that fits there too. */
@Tag("system")
final class NearlyEmptyNodeIsFreed {
  private static final String TAINT = "berth.dev/rebalance";

  @RegisterExtension
  final Cluster cluster =
      Cluster.of(
          Shape.nodes(2)
              .withNodeletFlags("--cpu", "1")
              .withControllerFlags("--rebalance", "empty")
              .withControllerFlags("--rebalance-after", "2s")
              .withControllerFlags("--rebalance-settled", "5s")
              .withControllerFlags("--rebalance-every", "500ms"));

  @Test
  void whatItHasMovesAndNobodyElseDoes() {
    did("cordon", "node-2");
    create("large", "500m");
    did("uncordon", "node-2");
    did("cordon", "node-1");
    create("small", "50m");
    did("uncordon", "node-1");
    String large = containerOf("large");

    cluster.tasks().await("small", "moves", task -> runsOn(task, "node-1"));
    cluster.tasks().awaitEvent("small", "Rebalanced");
    assertThat(cluster.tasks().get("small").orElseThrow().getStatus().getAttemptsList())
        .anySatisfy(one -> {
          assertThat(one.getReason()).isEqualTo("Rebalanced");
          assertThat(one.getMessage()).contains("nearly nothing is on node node-2");
        });
    assertThat(containerOf("large")).isEqualTo(large);
    Eventually.value(
        Tasks.PATIENCE,
        "node-2 is kept free and node-1 is not",
        () -> List.of(taints("node-1"), taints("node-2")),
        List.of(List.of(), List.of(TAINT))::equals);

    // Kept free does not mean closed.
    create("another", "900m");
    assertThat(runsOn(cluster.tasks().get("another").orElseThrow(), "node-2")).isTrue();
    Eventually.value(Tasks.PATIENCE, "node-2 is in use", () -> taints("node-2"), List.of()::equals);
    assertThat(cluster.tasks().get("small").orElseThrow().getStatus().getAttempt()).isEqualTo(2);
  }

  private void create(String name, String cpu) {
    Task _ = cluster.tasks().create(Tasks.asking(Tasks.sleeper(name), cpu, "8Mi"));
    cluster.tasks().awaitRunning(name);
  }

  private String containerOf(String task) {
    return cluster.tasks().get(task).orElseThrow().getStatus().getContainerId();
  }

  private static boolean runsOn(Task task, String node) {
    return Tasks.isRunning(task) && task.getStatus().getNode().equals(node);
  }

  private List<String> taints(String node) {
    Node found = cluster.client().objects(Kinds.NODE).get("", node).orElseThrow();
    return found.getSpec().getTaintsList().stream().map(Taint::getKey).toList();
  }

  private void did(String... arguments) {
    Shell.Result result = cluster.berth(arguments);
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
  }
}
