package dev.berth.apiserver.metrics;

import dev.berth.api.rpc.v1.MachineUsage;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.TaskUsage;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a node and its tasks use, as Prometheus reads it, under the names that Kubernetes' figures
 * have, so that dashboards made for those find them. Pure.
 */
public final class NodeFigures {
  private static final double NANOS = 1e9;

  private static final List<Family<MachineUsage>> OF_MACHINE =
      List.of(
          Family.counter(
              "node_cpu_usage_seconds_total",
              "Seconds of one cpu that were not idle.",
              one -> one.getCpu().getTotalNanos() / NANOS),
          Family.gauge(
              "node_memory_working_set_bytes",
              "Memory that new processes can't have.",
              MachineUsage::getMemoryBytes),
          Family.gauge(
              "node_memory_capacity_bytes",
              "Memory that the machine has.",
              MachineUsage::getMemoryCapacityBytes),
          Family.gauge(
              "node_fs_used_bytes",
              "Bytes used of the disk that has the containers.",
              MachineUsage::getDiskBytes),
          Family.gauge(
              "node_fs_capacity_bytes",
              "Bytes that this disk holds.",
              MachineUsage::getDiskCapacityBytes));

  private static final List<Family<TaskUsage>> OF_TASKS =
      List.of(
          Family.counter(
              "container_cpu_usage_seconds_total",
              "Seconds of one cpu that the container has used.",
              one -> one.getCpu().getTotalNanos() / NANOS),
          Family.gauge(
              "container_memory_working_set_bytes",
              "Memory in use but for file pages that would be dropped first.",
              TaskUsage::getMemoryBytes),
          Family.gauge(
                  "container_spec_memory_limit_bytes",
                  "The most memory that the container may use.",
                  TaskUsage::getMemoryLimitBytes)
              .where(TaskUsage::hasMemoryLimitBytes),
          Family.counter(
                  "container_network_receive_bytes_total",
                  "Bytes received over all networks but loopback.",
                  TaskUsage::getNetworkReceiveBytes)
              .where(TaskUsage::hasNetworkReceiveBytes),
          Family.counter(
                  "container_network_transmit_bytes_total",
                  "Bytes sent over all networks but loopback.",
                  TaskUsage::getNetworkTransmitBytes)
              .where(TaskUsage::hasNetworkTransmitBytes),
          Family.counter(
              "container_fs_reads_bytes_total",
              "Bytes read from disks.",
              TaskUsage::getDiskReadBytes),
          Family.counter(
              "container_fs_writes_bytes_total",
              "Bytes written to disks.",
              TaskUsage::getDiskWriteBytes),
          Family.gauge(
              "container_start_time_seconds",
              "When the container began, in seconds since 1970.",
              one -> one.getStartedAt().getSeconds()));

  private NodeFigures() {}

  /** The figures of one node. */
  public static String text(String node, NodeStatsResponse stats) {
    StringBuilder text = new StringBuilder();
    if (stats.hasMachine()) {
      String labels = "{node=\"%s\"}".formatted(escaped(node));
      OF_MACHINE.forEach(family -> family.write(List.of(stats.getMachine()), _ -> labels, text));
    }
    OF_TASKS.forEach(family -> family.write(stats.getTasksList(), one -> labels(node, one), text));
    return text.toString();
  }

  private static String labels(String node, TaskUsage task) {
    return "{namespace=\"%s\",task=\"%s\",node=\"%s\"}"
        .formatted(escaped(task.getNamespace()), escaped(task.getName()), escaped(node));
  }

  /** Names hold no such characters, and what a node says is still not to be trusted with lines. */
  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /**
   * Figures of one name.
   *
   * @param has whether there is one of a thing
   */
  private record Family<T>(
      String name, String type, String help, Predicate<T> has, Function<T, Number> value) {
    static <T> Family<T> counter(String name, String help, Function<T, Number> value) {
      return new Family<>(name, "counter", help, _ -> true, value);
    }

    static <T> Family<T> gauge(String name, String help, Function<T, Number> value) {
      return new Family<>(name, "gauge", help, _ -> true, value);
    }

    Family<T> where(Predicate<T> only) {
      return new Family<>(name, type, help, only, value);
    }

    void write(List<T> things, Function<T, String> labels, StringBuilder text) {
      List<T> shown = things.stream().filter(has).toList();
      if (shown.isEmpty()) {
        return;
      }
      text.append("# HELP %s %s\n# TYPE %s %s\n".formatted(name, help, name, type));
      for (T thing : shown) {
        text.append(name).append(labels.apply(thing)).append(' ');
        text.append(number(value.apply(thing))).append('\n');
      }
    }

    private static String number(Number value) {
      return value instanceof Double seconds
          ? String.format(Locale.ROOT, "%.6f", seconds)
          : value.toString();
    }
  }
}
