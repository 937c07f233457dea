package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Attempt;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.Toleration;
import dev.berth.api.v1.TolerationOperator;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class TaintedNodesTasksLeaveInTheirTime {
  private static final long PATIENCE = 5;

  private static final Toleration FOR_EVER =
      Toleration.newBuilder()
          .setKey("upkeep")
          .setOperator(TolerationOperator.TOLERATION_OPERATOR_EXISTS)
          .setEffect(TaintEffect.TAINT_EFFECT_NO_EXECUTE)
          .build();

  @RegisterExtension final Cluster cluster = Cluster.of(Shape.nodes(2));

  @Test
  void atOnceOrAfterTheirSecondsOrNever() {
    did("cordon", "node-2");
    cluster.tasks().create(Tasks.sleeper("minds"));
    cluster
        .tasks()
        .create(tolerating("patient", FOR_EVER.toBuilder().setTolerationSeconds(PATIENCE).build()));
    cluster.tasks().create(tolerating("stays", FOR_EVER));
    Task stays = cluster.tasks().awaitRunning("stays");
    cluster.tasks().awaitRunning("minds");
    cluster.tasks().awaitRunning("patient");
    did("uncordon", "node-2");

    did("taint", "nodes", "node-1", "upkeep:NoExecute");

    Attempt first = leftForNode2("minds");
    assertThat(first.getReason()).isEqualTo("TaintEviction");
    assertThat(first.getMessage())
        .isEqualTo("node node-1 has taint upkeep:NoExecute, which the task does not tolerate");
    Attempt later = leftForNode2("patient");
    assertThat(later.getReason()).isEqualTo("TaintEviction");
    assertThat(later.getFinishedAt().getSeconds() - taint().getTimeAdded().getSeconds())
        .isBetween(PATIENCE, PATIENCE + 20);
    cluster.tasks().awaitEvent("patient", "TaintEviction");

    did("taint", "nodes", "node-1", "upkeep-");
    Task after = cluster.tasks().get("stays").orElseThrow();
    assertThat(after.getStatus().getContainerId()).isEqualTo(stays.getStatus().getContainerId());
    assertThat(after.getStatus().getAttempt()).isEqualTo(1);
  }

  private Attempt leftForNode2(String name) {
    Task moved =
        cluster
            .tasks()
            .await(
                name,
                "runs on node-2",
                task -> Tasks.isRunning(task) && task.getStatus().getNode().equals("node-2"));
    assertThat(moved.getStatus().getAttemptsList()).hasSize(1);
    return moved.getStatus().getAttempts(0);
  }

  private Taint taint() {
    return cluster
        .client()
        .objects(Kinds.NODE)
        .get("", "node-1")
        .orElseThrow()
        .getSpec()
        .getTaints(0);
  }

  private static Task.Builder tolerating(String name, Toleration toleration) {
    Task.Builder task = Tasks.sleeper(name);
    task.getSpecBuilder().addTolerations(toleration);
    return task;
  }

  private void did(String... arguments) {
    Shell.Result result = cluster.berth(arguments);
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
  }
}
