package dev.berth.bench.schedule;

import dev.berth.bench.rig.BerthCalls;
import dev.berth.bench.rig.Processes;
import dev.berth.bench.rig.ToldProcess;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Places the same number of new tasks again and again; the cluster is empty before each. */
final class BindRounds {
  private static final double MICROS_PER_SECOND = 1e6;

  private final HollowCluster cluster;
  private final BindingEvents events;
  private final ToldProcess scheduler;
  private final Map<String, Long> processes;
  private final int tasks;
  private int number;

  /**
   * @param scheduler a {@link LoneScheduler}
   * @param processes whose cpu time is told, by a name for it
   * @param tasks how many are placed in each round
   */
  BindRounds(
      BerthCalls calls,
      BindingEvents events,
      ToldProcess scheduler,
      Map<String, Long> processes,
      int tasks) {
    this.cluster = new HollowCluster(calls);
    this.events = events;
    this.scheduler = scheduler;
    this.processes = new TreeMap<>(processes);
    this.tasks = tasks;
  }

  /**
   * How a round went.
   *
   * @param rate tasks a second, from the first Bind to the last event
   * @param p99 of the milliseconds from the call in which a task was bound to its Binding's event
   * @param begin milliseconds from the word to begin to the first Bind
   * @param cpu microseconds of a cpu that each process has used for a task
   */
  record Bound(double rate, double p99, double begin, Map<String, Double> cpu) {}

  /**
   * @param look called with the name of one of the tasks, while it has its place
   */
  Bound run(Consumer<String> look) throws IOException, InterruptedException {
    int round = number++;
    cluster.addTasks(round, tasks);
    scheduler.tell("prepare " + tasks);
    scheduler.await("prepared");
    Map<String, Double> before = cpuMicros();
    long begin = Micros.now();
    scheduler.tell("go");
    Map<String, Long> seen = events.await(tasks);
    Map<String, Double> cpu = cpuMicros();
    cpu.replaceAll((process, micros) -> (micros - before.getOrDefault(process, 0.0)) / tasks);
    scheduler.tell("end");
    Map<String, Long> sent = sent();
    look.accept(HollowCluster.taskName(round, 0));
    cluster.deleteTasks(round, tasks);
    var _ = events.await(0);
    return bound(begin, sent, seen, cpu);
  }

  private Map<String, Double> cpuMicros() {
    Map<String, Double> micros = new TreeMap<>();
    processes.forEach((name, pid) -> micros.put(name, Processes.cpuTime(pid).toNanos() / 1e3));
    return micros;
  }

  /** When the Bind was sent that gave each task its place: the last one, if there were several. */
  private Map<String, Long> sent() throws IOException {
    Map<String, Long> sent = new HashMap<>();
    for (String line = scheduler.hear(); !line.equals("ended"); line = scheduler.hear()) {
      String[] words = line.split(" ", -1);
      for (int i = 2; i < words.length; i++) {
        sent.put(words[i], Long.parseLong(words[1]));
      }
    }
    return sent;
  }

  private Bound bound(
      long begin, Map<String, Long> sent, Map<String, Long> seen, Map<String, Double> cpu) {
    long first = sent.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    long last = seen.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    Histogram micros = new Histogram(3);
    seen.forEach(
        (task, at) -> micros.recordValue(Math.max(0, at - Objects.requireNonNull(sent.get(task)))));
    return new Bound(
        tasks * MICROS_PER_SECOND / (last - first),
        micros.getValueAtPercentile(99) / 1e3,
        (first - begin) / 1e3,
        cpu);
  }
}
