package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Program;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three loop on one node and nobody does on the other, of which more is requested. */
@Tag("system")
final class BusyNodeIsRelieved {
  private static final List<String> LOOPS = List.of("loop-1", "loop-2", "loop-3");
  private static final String WHY = "of the cpu of node node-1 are used";

  @RegisterExtension
  final Cluster cluster =
      Cluster.of(
          Shape.nodes(2)
              .withNodeletFlags("--cpu", "1")
              .withControllerFlags("--rebalance", "busy")
              .withControllerFlags("--rebalance-busy", "45")
              .withControllerFlags("--rebalance-after", "3s")
              .withControllerFlags("--rebalance-settled", "0s")
              .withControllerFlags("--rebalance-every", "1500ms"));

  @Test
  void oneThatLoopsMovesToWhereLittleIsUsed() {
    did("cordon", "node-1");
    create(Tasks.asking(Tasks.sleeper("modest"), "700m", "8Mi"));
    did("uncordon", "node-1");
    did("cordon", "node-2");
    // Two are not too much yet.
    LOOPS.forEach(name -> create(looping(name)));
    // Nobody moves anything until a forecast has been read; nobody could, to node-2.
    cluster.controllers().forEach(Program::stop);
    did("uncordon", "node-2");

    Eventually.value(
        Tasks.PATIENCE,
        "a forecast of one move",
        this::forecast,
        forecast ->
            forecast.contains("node-1   node-2")
                && forecast.contains(WHY)
                && forecast.contains("1 busy. Tasks: 1 would be moved."));
    assertThat(cluster.tasks().all()).allMatch(task -> task.getStatus().getAttempt() == 1);

    cluster.controllers().forEach(Program::startAndAwait);
    Eventually.value(Tasks.PATIENCE, "who loops on node-2", this::moved, all -> all.size() == 1);
    Task moved = moved().getFirst();
    cluster.tasks().awaitEvent(moved.getMetadata().getName(), "Rebalanced");
    assertThat(moved.getStatus().getAttemptsList())
        .anySatisfy(one -> {
          assertThat(one.getReason()).isEqualTo("Rebalanced");
          assertThat(one.getMessage()).contains(WHY);
        });
    assertThat(cluster.tasks().get("modest").orElseThrow().getStatus().getAttempt()).isEqualTo(1);
  }

  /** A fifth of a core, however much there is. */
  private static Task.Builder looping(String name) {
    Task.Builder task = Tasks.asking(Tasks.script(name, "while true; do true; done"), "50m", "8Mi");
    task.getSpecBuilder()
        .getContainerBuilder()
        .getResourcesBuilder()
        .putLimits("cpu", Quantities.of("200m"));
    return task;
  }

  private void create(Task.Builder task) {
    Task created = cluster.tasks().create(task);
    cluster.tasks().awaitRunning(created.getMetadata().getName());
  }

  /** Also when a node does not answer, which it says then. */
  private String forecast() {
    return cluster
        .berth("plan", "--rebalance=busy", "--rebalance-busy=45", "--rebalance-settled=0s")
        .out();
  }

  private List<Task> moved() {
    return cluster.tasks().all().stream()
        .filter(task -> LOOPS.contains(task.getMetadata().getName()))
        .filter(task -> Tasks.isRunning(task) && task.getStatus().getNode().equals("node-2"))
        .toList();
  }

  private void did(String... arguments) {
    Shell.Result result = cluster.berth(arguments);
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
  }
}
