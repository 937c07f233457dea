package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Quantities;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.TaskUsage;
import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One loops and one sleeps; every API server tells who is who. */
@Tag("system")
final class BusyTaskStandsOutInTop {
  @RegisterExtension final Cluster cluster = Cluster.of(Shape.nodes(1).withApiServers(2));

  @Test
  void topShowsNodesAndTasksFromEveryApiServer() {
    cluster.tasks().create(Tasks.script("busy", "while true; do true; done"));
    Task.Builder idle = Tasks.sleeper("idle");
    idle.getSpecBuilder()
        .getContainerBuilder()
        .getResourcesBuilder()
        .putLimits("memory", Quantities.of("32Mi"));
    cluster.tasks().create(idle);
    cluster.tasks().awaitRunning("busy");
    cluster.tasks().awaitRunning("idle");

    Shell.Result tasks = cluster.berth("top", "tasks", "--sort-by", "cpu");
    assertThat(tasks.exitCode()).as(tasks.toString()).isZero();
    assertThat(tasks.lines().getFirst())
        .startsWith("NAME")
        .contains("CPU", "MEMORY", "LIMIT", "NET IN / OUT", "DISK READ / WRITTEN", "NODE");
    assertThat(tasks.lines().get(1)).startsWith("busy").contains("node-1");
    assertThat(tasks.lines().get(2)).startsWith("idle").contains("32.0Mi (");

    Shell.Result nodes = cluster.berth("top", "nodes");
    assertThat(nodes.exitCode()).as(nodes.toString()).isZero();
    assertThat(nodes.lines()).hasSize(2);
    assertThat(nodes.lines().get(1)).startsWith("node-1").endsWith(" 2");

    cluster.apiServers().getFirst().stop();
    NodeStatsResponse stats = cluster.client().nodeStats("node-1");
    TaskUsage busy = usage(stats, "busy");
    TaskUsage sleeper = usage(stats, "idle");
    assertThat(busy.getCpu().getRateMilli())
        .isGreaterThan(100)
        .isGreaterThan(3 * sleeper.getCpu().getRateMilli());
    assertThat(busy.getCpu().getTotalNanos()).isGreaterThan(sleeper.getCpu().getTotalNanos());
    assertThat(List.of(busy.getMemoryBytes(), sleeper.getMemoryBytes()))
        .allSatisfy(bytes -> assertThat(bytes).isBetween(1L << 12, 32L << 20));
    assertThat(sleeper.getMemoryLimitBytes()).isEqualTo(32L << 20);
    assertThat(stats.getMachine().getMemoryBytes()).isGreaterThan(busy.getMemoryBytes());
    assertThat(cluster.berth("top", "tasks", "nosuchtask").exitCode()).isEqualTo(1);
  }

  private static TaskUsage usage(NodeStatsResponse stats, String task) {
    return stats.getTasksList().stream()
        .filter(one -> one.getName().equals(task))
        .findFirst()
        .orElseThrow();
  }
}
