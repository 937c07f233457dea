package dev.berth.bench.simulation;

import dev.berth.api.v1.StrategyType;
import dev.berth.bench.simulation.report.Outcome;
import dev.berth.bench.simulation.trace.MadeTrace;
import dev.berth.bench.simulation.trace.Size;
import dev.berth.bench.simulation.trace.Trace;
import dev.berth.bench.simulation.trace.TraceFiles;
import dev.berth.bench.simulation.trace.TraceLocation;
import dev.berth.bench.simulation.trace.TraceNode;
import dev.berth.bench.simulation.trace.TraceTask;
import dev.berth.scheduling.plan.Sampling;
import dev.berth.scheduling.queue.QueueFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Traces as tests need them. */
final class Traces {
  static final long SECOND = 1_000_000_000;
  static final long GIBIBYTE = 1L << 30;

  private Traces() {}

  static TraceNode node(String name, int cores, int gibibytes, double gpus) {
    return new TraceNode(name, size(cores, gibibytes, gpus), Map.of());
  }

  static Size size(double cores, int gibibytes, double gpus) {
    return new Size(Math.round(cores * 1000), gibibytes * GIBIBYTE, Math.round(gpus * 1000));
  }

  /** One that comes and runs for so many seconds, in a queue of the same name as its namespace. */
  static TraceTask task(String queue, String name, int arrival, int duration, Size size) {
    return new TraceTask(
        queue,
        name,
        arrival * SECOND,
        duration * SECOND,
        size,
        0,
        queue,
        Map.of(),
        new TreeMap<>());
  }

  static TraceTask withPriority(int priority, TraceTask task) {
    return new TraceTask(
        task.namespace(),
        task.name(),
        task.arrival(),
        task.duration(),
        task.size(),
        priority,
        task.queue(),
        task.labels(),
        task.selector());
  }

  /** Of tasks in plain queues. */
  static Trace of(List<TraceNode> nodes, List<TraceTask> tasks) {
    Map<String, String> queues = new TreeMap<>();
    tasks.forEach(task -> queues.put(task.namespace(), task.queue()));
    return new Trace(
        nodes, tasks, queues.values().stream().distinct().map(QueueFacts::plain).toList(), queues);
  }

  /** A made one, written to a new folder in this one and read again. */
  static Trace made(Path folder, MadeTrace made) {
    try {
      made.write(Files.createDirectories(folder));
      return new TraceFiles(_ -> {}).read(TraceLocation.of(folder, null, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** To its end, with seed 1. */
  static Outcome run(Trace trace, StrategyType strategy, Sampling sampling) {
    return run(trace, new Setup(1, strategy, sampling, Long.MAX_VALUE));
  }

  static Outcome run(Trace trace, Setup setup) {
    return new Simulation(trace, setup, new Progress(() -> 0, _ -> {})).run();
  }

  /** As the scheduler does it by default. */
  static Outcome run(Trace trace) {
    return run(trace, StrategyType.STRATEGY_TYPE_SPREAD, Sampling.standard());
  }
}
