package dev.berth.bench.simulation.trace;

import dev.berth.api.v1.StrategyType;
import dev.berth.scheduling.demand.Amounts;
import dev.berth.scheduling.queue.QueueFacts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The formats of nodes, tasks and queues: our own, and that of the GPU trace which Alibaba
 * published in 2023 (openb).
 */
final class TraceFormats {
  /** The label that says which GPUs a node of openb has. */
  static final String MODEL = "gpu-model";

  private static final int MOST_GPUS_OF_A_TASK = 1000;
  // Of each GPU; in thousandths.
  private static final int WHOLE_GPU = 1000;
  private static final int MOST_WEIGHT = 1000;
  private static final long NANOS = 1_000_000_000;

  static final List<CsvFormat<Line<TraceNode>>> NODES =
      List.of(
          new CsvFormat<>(
              "sn",
              List.of("sn", "cpu_milli", "memory_mib", "gpu"),
              List.of("model"),
              TraceFormats::openbNode),
          new CsvFormat<>(
              "", List.of("name", "cpu", "memory"), List.of("gpu", "labels"), TraceFormats::node));

  static final List<CsvFormat<Line<TraceTask>>> TASKS =
      List.of(
          new CsvFormat<>(
              "creation_time",
              List.of("name", "cpu_milli", "memory_mib", "creation_time", "deletion_time"),
              List.of("num_gpu", "gpu_milli", "gpu_spec", "qos", "pod_phase", "scheduled_time"),
              TraceFormats::openbTask),
          new CsvFormat<>(
              "",
              List.of("name", "arrival", "duration", "cpu", "memory"),
              List.of("namespace", "gpu", "priority", "queue", "labels", "selector"),
              TraceFormats::task));

  static final List<CsvFormat<Line<QueueFacts>>> QUEUES =
      List.of(
          new CsvFormat<>(
              "",
              List.of("name"),
              List.of(
                  "parent",
                  "weight",
                  "guaranteed_cpu",
                  "guaranteed_memory",
                  "guaranteed_gpu",
                  "maximum_cpu",
                  "maximum_memory",
                  "maximum_gpu",
                  "maximum_tasks",
                  "strategy"),
              TraceFormats::queue));

  /** What a line says, and where to complain about it. */
  record Line<T>(T value, Row row) {}

  private TraceFormats() {}

  private static Line<TraceNode> node(Row row) {
    Size size = new Size(row.cpu("cpu"), row.memory("memory"), row.gpu("gpu"));
    return new Line<>(new TraceNode(row.text("name"), size, row.labels("labels")), row);
  }

  private static Line<TraceTask> task(Row row) {
    String queue = row.text("queue", QueueFacts.DEFAULT);
    return new Line<>(
        new TraceTask(
            row.text("namespace", queue),
            row.text("name"),
            row.seconds("arrival"),
            row.seconds("duration"),
            new Size(row.cpu("cpu"), row.memory("memory"), row.gpu("gpu")),
            row.priority("priority"),
            queue,
            row.labels("labels"),
            row.selector("selector")),
        row);
  }

  private static Line<QueueFacts> queue(Row row) {
    Amounts guaranteed =
        new Amounts(
            row.cpu("guaranteed_cpu"),
            row.memory("guaranteed_memory"),
            gpus(row, "guaranteed_gpu"));
    int most =
        row.text("maximum_tasks").isEmpty()
            ? Integer.MAX_VALUE
            : (int) row.whole("maximum_tasks", 0, Integer.MAX_VALUE);
    int weight = row.text("weight").isEmpty() ? 1 : (int) row.whole("weight", 1, MOST_WEIGHT);
    return new Line<>(
        new QueueFacts(
            row.text("name"),
            row.text("parent"),
            weight,
            guaranteed,
            maximum(row),
            most,
            strategy(row)),
        row);
  }

  private static Map<String, Long> gpus(Row row, String column) {
    return row.text(column).isEmpty()
        ? Map.of()
        : Map.of(Resource.GPU.resourceName(), row.gpu(column));
  }

  private static Map<String, Long> maximum(Row row) {
    SortedMap<String, Long> maximum = new TreeMap<>(gpus(row, "maximum_gpu"));
    if (!row.text("maximum_cpu").isEmpty()) {
      maximum.put(Resource.CPU.resourceName(), row.cpu("maximum_cpu"));
    }
    if (!row.text("maximum_memory").isEmpty()) {
      maximum.put(Resource.MEMORY.resourceName(), row.memory("maximum_memory"));
    }
    return maximum;
  }

  private static StrategyType strategy(Row row) {
    return switch (row.text("strategy").toLowerCase(Locale.ROOT)) {
      case "" -> StrategyType.STRATEGY_TYPE_UNSPECIFIED;
      case "spread" -> StrategyType.STRATEGY_TYPE_SPREAD;
      case "binpack" -> StrategyType.STRATEGY_TYPE_BINPACK;
      case "random" -> StrategyType.STRATEGY_TYPE_RANDOM;
      default -> throw row.bad("strategy", "is none of spread, binpack and random");
    };
  }

  private static Line<TraceNode> openbNode(Row row) {
    String model = row.text("model");
    Size size = new Size(row.milli("cpu_milli"), row.mebibytes("memory_mib"), row.gpus("gpu"));
    Map<String, String> labels = model.isEmpty() ? Map.of() : Map.of(MODEL, model);
    return new Line<>(new TraceNode(row.text("sn"), size, labels), row);
  }

  /**
   * A task runs from when it was scheduled until it was deleted; one that never was scheduled runs
   * for as long as it was there. Those of one class of service are a namespace and a queue.
   */
  private static Line<TraceTask> openbTask(Row row) {
    long created = row.seconds("creation_time");
    long began = row.text("scheduled_time").isEmpty() ? created : row.seconds("scheduled_time");
    long deleted = row.seconds("deletion_time");
    if (deleted < began) {
      throw row.bad(
          "deletion_time", "is before the task began, at %d seconds".formatted(began / NANOS));
    }
    SortedMap<String, List<String>> selector = new TreeMap<>();
    if (!row.text("gpu_spec").isEmpty()) {
      selector.put(MODEL, Row.parts(row.text("gpu_spec"), '|'));
    }
    String service = row.text("qos", QueueFacts.DEFAULT).toLowerCase(Locale.ROOT);
    return new Line<>(
        new TraceTask(
            service,
            row.text("name"),
            created,
            deleted - began,
            new Size(
                row.milli("cpu_milli"),
                row.mebibytes("memory_mib"),
                row.whole("num_gpu", 0, MOST_GPUS_OF_A_TASK)
                    * row.whole("gpu_milli", 0, WHOLE_GPU)),
            0,
            service,
            Map.of(),
            selector),
        row);
  }
}
