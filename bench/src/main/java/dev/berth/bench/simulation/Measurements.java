package dev.berth.bench.simulation;

import dev.berth.bench.simulation.report.Columns;
import dev.berth.bench.simulation.report.Outcome;
import dev.berth.bench.simulation.report.QueueFigures;
import dev.berth.bench.simulation.report.ResourceFigures;
import dev.berth.bench.simulation.report.Series;
import dev.berth.bench.simulation.trace.Resource;
import dev.berth.bench.simulation.trace.Trace;
import dev.berth.bench.simulation.trace.TraceTask;
import dev.berth.scheduling.queue.QueueNode;
import dev.berth.scheduling.queue.QueueTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What a simulation counts. It is told what happens, and that time has passed in between. */
final class Measurements {
  /** What is counted for one queue. */
  private static final class OfQueue {
    final QueueNode node;
    final Waits waits = new Waits();
    int tasks;
    long preempted;

    OfQueue(QueueNode node) {
      this.node = node;
    }
  }

  private final Fill fill;
  private final List<Resource> resources;
  private final Map<String, OfQueue> queues = new TreeMap<>();
  private final Fairness fairness;
  private final Series series;
  private final Gauges gauges;
  private final Waits waits = new Waits();
  private final Waits waitsAgain = new Waits();
  private int tasks;
  private int placed;
  private int running;
  private int ended;
  private long preemptions;
  private long lostWork;
  private long window;

  Measurements(Trace trace, QueueTree tree) {
    this.fill = new Fill(trace.nodes(), trace.tasks());
    this.resources = fill.resources();
    for (String name : trace.queueOfNamespace().values()) {
      QueueNode node = Objects.requireNonNull(tree.queue(name), "a queue of the trace");
      queues.put(name, new OfQueue(node));
    }
    this.fairness = new Fairness(tree);
    List<String> columns =
        Columns.of(resources.stream().map(Resource::label).toList(), List.copyOf(queues.keySet()));
    this.series = new Series(columns);
    this.gauges = new Gauges(3 * resources.size() + queues.size());
  }

  private OfQueue queue(TraceTask task) {
    return Objects.requireNonNull(queues.get(task.queue()), "the queue of a task");
  }

  void arrived(TraceTask task) {
    tasks++;
    queue(task).tasks++;
  }

  /** A task has got a place for the first time, or again, after such a wait. */
  void placed(TraceTask task, int node, long wait, boolean isFirst) {
    fill.take(node, task.size());
    running++;
    if (isFirst) {
      placed++;
      waits.add(wait);
      queue(task).waits.add(wait);
    } else {
      waitsAgain.add(wait);
    }
  }

  void ended(TraceTask task, int node) {
    fill.give(node, task.size());
    running--;
    ended++;
  }

  /** A task has lost its place, after it has run for so long. */
  void preempted(TraceTask task, int node, long worked) {
    fill.give(node, task.size());
    running--;
    preemptions++;
    lostWork += worked;
    queue(task).preempted++;
  }

  /** A task has come, and what there was to decide has been decided. */
  void mark(long now) {
    window = now;
    gauges.mark(levels());
    fairness.mark();
  }

  /** From the one moment to the other nothing has happened. */
  void passed(long from, long to) {
    if (to > from) {
      List<Double> levels = levels();
      gauges.passed(to - from, levels);
      fairness.passed(to - from);
      series.passed(from, to, values(levels));
    }
  }

  /** Of each resource what is used, then what is stranded, then free; then the queues' shares. */
  private List<Double> levels() {
    List<Double> levels = new ArrayList<>();
    resources.forEach(resource -> levels.add(fill.used(resource)));
    resources.forEach(resource -> levels.add(fill.stranded(resource)));
    resources.forEach(resource -> levels.add(fill.free(resource)));
    queues.values().forEach(queue -> levels.add(queue.node.used().dominantShare()));
    return levels;
  }

  /** As {@link Columns} has them. */
  private List<Double> values(List<Double> levels) {
    List<Double> values = new ArrayList<>();
    values.add((double) running);
    values.add((double) waiting());
    values.add((double) preemptions);
    values.addAll(levels.subList(0, 2 * resources.size()));
    values.addAll(levels.subList(3 * resources.size(), levels.size()));
    return values;
  }

  private int waiting() {
    return tasks - running - ended;
  }

  /** In a few words. */
  String state() {
    return "%d tasks have come, %d have ended, %d run, %d wait"
        .formatted(tasks, ended, running, waiting());
  }

  Outcome outcome(long end) {
    series.last(end, values(levels()));
    List<ResourceFigures> ofResources = new ArrayList<>();
    int count = resources.size();
    for (int i = 0; i < count; i++) {
      ofResources.add(
          new ResourceFigures(
              resources.get(i).label(),
              gauges.mean(i),
              gauges.last(i),
              ratio(gauges.mean(count + i), gauges.mean(2 * count + i)),
              ratio(gauges.last(count + i), gauges.last(2 * count + i))));
    }
    List<QueueFigures> ofQueues = new ArrayList<>();
    int gauge = 3 * count;
    for (Map.Entry<String, OfQueue> one : queues.entrySet()) {
      OfQueue queue = one.getValue();
      ofQueues.add(
          new QueueFigures(
              one.getKey(),
              queue.node.facts().weight(),
              queue.tasks,
              queue.waits.figures(),
              queue.preempted,
              gauges.mean(gauge),
              gauges.last(gauge)));
      gauge++;
    }
    return new Outcome(
        tasks,
        placed,
        ended,
        running,
        waiting(),
        window,
        end,
        waits.figures(),
        waitsAgain.figures(),
        preemptions,
        lostWork,
        ofResources,
        ofQueues,
        fairness.figures(),
        series);
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
