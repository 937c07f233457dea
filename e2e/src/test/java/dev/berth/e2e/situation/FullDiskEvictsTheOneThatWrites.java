package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Conditions;
import dev.berth.api.v1.Attempt;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The disk counts as full although it is not: all of it is to stay free. */
@Tag("system")
final class FullDiskEvictsTheOneThatWrites {
  @RegisterExtension final Cluster cluster = Cluster.of(Shape.nodes(1));

  @Test
  void theWriterGoesAndWhoHasWrittenNothingStays() {
    cluster.tasks().create(Tasks.sleeper("clean"));
    cluster
        .tasks()
        .create(
            Tasks.script(
                "writer",
                "trap 'exit 0' TERM; dd if=/dev/zero of=/junk bs=1M count=24; echo written;"
                    + " while true; do sleep 0.2; done"));
    String clean = cluster.tasks().awaitRunning("clean").getStatus().getContainerId();
    cluster.tasks().awaitRunning("writer");
    Eventually.within(
        Tasks.PATIENCE, "it has written", () -> cluster.tasks().logs("writer").contains("written"));
    assertThat(isTrue("DiskPressure")).isFalse();

    cluster.nodelet("node-1").stop();
    cluster.nodelet("node-1").startAndAwaitWith("--evict-disk-below", "100%");

    Task evicted =
        cluster
            .tasks()
            .await("writer", "is evicted", task -> task.getStatus().getAttemptsCount() > 0);
    Attempt attempt = evicted.getStatus().getAttempts(0);
    assertThat(attempt.getReason()).isEqualTo("Evicted");
    assertThat(attempt.getMessage()).contains("short of disk of", "this task used 24.0Mi");
    assertThat(isTrue("DiskPressure")).isTrue();
    assertThat(evicted.getStatus().getPhase())
        .as("kept away by the taint")
        .isEqualTo(TaskPhase.TASK_PHASE_PENDING);
    assertThat(cluster.tasks().get("clean").orElseThrow().getStatus().getContainerId())
        .isEqualTo(clean);
    assertThat(cluster.tasks().get("clean").orElseThrow().getStatus().getAttemptsCount()).isZero();

    cluster.nodelet("node-1").stop();
    cluster.nodelet("node-1").startAndAwait();
    cluster.tasks().awaitRunning("writer");
    Eventually.within(Tasks.PATIENCE, "the pressure is over", () -> !isTrue("DiskPressure"));
  }

  private boolean isTrue(String condition) {
    Node node = cluster.client().objects(Kinds.NODE).get("", "node-1").orElseThrow();
    return Conditions.isTrue(node.getStatus().getConditionsList(), condition);
  }
}
