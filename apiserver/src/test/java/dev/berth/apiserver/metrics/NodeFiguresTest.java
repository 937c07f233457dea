package dev.berth.apiserver.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.v1.Time;
import dev.berth.api.rpc.v1.CpuUsage;
import dev.berth.api.rpc.v1.MachineUsage;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.TaskUsage;
import org.junit.jupiter.api.Test;

class NodeFiguresTest {
  @Test
  void writesEachFamilyOnceWithALineForEachTaskThatHasIt() {
    NodeStatsResponse stats =
        NodeStatsResponse.newBuilder()
            .setMachine(
                MachineUsage.newBuilder()
                    .setCpu(CpuUsage.newBuilder().setTotalNanos(2_500_000_000L))
                    .setMemoryBytes(5))
            .addTasks(
                task("web")
                    .setCpu(CpuUsage.newBuilder().setTotalNanos(1_500_000_000L))
                    .setNetworkReceiveBytes(974)
                    .setNetworkTransmitBytes(238)
                    .setMemoryLimitBytes(64))
            .addTasks(task("host-network"))
            .build();
    assertThat(NodeFigures.text("n1", stats).lines())
        .contains(
            "# HELP node_cpu_usage_seconds_total Seconds of one cpu that were not idle.",
            "# TYPE node_cpu_usage_seconds_total counter",
            "node_cpu_usage_seconds_total{node=\"n1\"} 2.500000",
            "node_memory_working_set_bytes{node=\"n1\"} 5",
            "# TYPE container_cpu_usage_seconds_total counter",
            "container_cpu_usage_seconds_total{namespace=\"default\",task=\"web\",node=\"n1\"}"
                + " 1.500000",
            "container_memory_working_set_bytes{namespace=\"default\",task=\"web\",node=\"n1\"} 42",
            "container_network_receive_bytes_total{namespace=\"default\",task=\"web\",node=\"n1\"}"
                + " 974")
        .filteredOn(line -> line.startsWith("container_network_receive_bytes_total{"))
        .hasSize(1);
    assertThat(NodeFigures.text("n1", stats).lines().filter(line -> line.startsWith("# TYPE")))
        .doesNotHaveDuplicates();
  }

  @Test
  void aNodeThatTellsNothingHasNoFigures() {
    assertThat(NodeFigures.text("n1", NodeStatsResponse.getDefaultInstance())).isEmpty();
  }

  private static TaskUsage.Builder task(String name) {
    return TaskUsage.newBuilder()
        .setNamespace("default")
        .setName(name)
        .setMemoryBytes(42)
        .setStartedAt(Time.newBuilder().setSeconds(7));
  }
}
