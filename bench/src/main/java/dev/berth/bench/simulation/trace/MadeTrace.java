package dev.berth.bench.simulation.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToIntFunction;

/**
 * A trace that is made up, the same for the same seed everywhere: a cluster of several kinds of
 * nodes, with GPUs and without; tasks of which most want a part of a GPU and a few very much, most
 * are short and a few very long, and some come many at once.
 *
 * @param load how much of the GPUs would be used, in the mean from the first arrival to the last,
 *     if nobody waited: above 1 tasks pile up. Where there are too few tasks for that they come
 *     within ten minutes.
 */
public record MadeTrace(int nodes, int tasks, double load, long seed) {
  /** The names of the files in the folder. */
  public static final String NODES = "nodes.csv";

  public static final String TASKS = "tasks.csv";
  public static final String QUEUES = "queues.csv";

  private record NodeKind(int weight, int cores, int gibibytes, int gpus, String model) {}

  private record TaskKind(int weight, double gpus, int cores, int gibibytes) {}

  /** Tasks that come together and are the same. */
  private record Job(
      double moment,
      int tasks,
      TaskKind kind,
      double seconds,
      int tenant,
      int priority,
      String selector) {}

  private static final List<NodeKind> NODE_KINDS =
      List.of(
          new NodeKind(30, 96, 384, 8, "large"),
          new NodeKind(25, 64, 256, 0, ""),
          new NodeKind(15, 16, 120, 2, "small"),
          new NodeKind(20, 104, 512, 2, "cheap"),
          new NodeKind(10, 32, 128, 4, "fast"));

  private static final List<TaskKind> TASK_KINDS =
      List.of(
          new TaskKind(6, 0, 2, 4),
          new TaskKind(5, 0, 8, 32),
          new TaskKind(3, 0, 16, 64),
          new TaskKind(1, 0, 48, 160),
          new TaskKind(8, 0.1, 2, 4),
          new TaskKind(10, 0.25, 4, 15),
          new TaskKind(10, 0.35, 4, 16),
          new TaskKind(12, 0.5, 6, 12),
          new TaskKind(6, 0.65, 8, 30),
          new TaskKind(4, 0.8, 4, 10),
          new TaskKind(12, 1, 4, 16),
          new TaskKind(10, 1, 8, 32),
          new TaskKind(6, 1, 12, 24),
          new TaskKind(4, 2, 12, 64),
          new TaskKind(2, 4, 32, 128),
          new TaskKind(1, 8, 88, 320));

  private static final List<String> SELECTORS =
      List.of("gpu-model=large", "gpu-model=large|fast", "gpu-model=cheap|small");
  private static final List<String> QUEUE_NAMES = List.of("research", "service", "batch");
  private static final int TENANTS = 9;
  private static final double SHORTEST_SECONDS = 300;
  private static final double LONGEST_SECONDS = 2 * 86_400;
  private static final double TAIL = 1.3;
  private static final int MOST_AT_ONCE = 40;
  private static final double SHORTEST_SPAN = 600;
  private static final int HALVINGS = 60;

  public MadeTrace {
    if (nodes < 1 || tasks < 1 || !(load > 0)) {
      throw new IllegalArgumentException(
          "not a trace: nodes %d tasks %d load %s".formatted(nodes, tasks, load));
    }
  }

  /** Writes three files to a folder that exists. */
  public void write(Path folder) throws IOException {
    Random random = new Random(seed);
    int gpus = writeNodes(random, folder.resolve(NODES));
    writeTasks(jobs(random), gpus, folder.resolve(TASKS));
    Files.writeString(
        folder.resolve(QUEUES),
        String.format(
            Locale.ROOT,
            """
            name,weight,guaranteed_gpu
            research,2,
            service,1,%d
            batch,1,
            """,
            gpus / 5));
  }

  /** Answers how many GPUs there are; the first node has some. */
  private int writeNodes(Random random, Path file) throws IOException {
    int gpus = 0;
    List<String> lines = new ArrayList<>(List.of("name,cpu,memory,gpu,labels"));
    for (int i = 0; i < nodes; i++) {
      NodeKind kind = i == 0 ? NODE_KINDS.getFirst() : pick(random, NODE_KINDS, NodeKind::weight);
      gpus += kind.gpus();
      lines.add(
          String.format(
              Locale.ROOT,
              "node-%d,%d,%dGi,%d,%s",
              i,
              kind.cores(),
              kind.gibibytes(),
              kind.gpus(),
              kind.model().isEmpty() ? "" : "gpu-model=" + kind.model()));
    }
    Files.write(file, lines);
    return gpus;
  }

  /** By their moments, which are from 0 to 1. */
  private List<Job> jobs(Random random) {
    List<Job> jobs = new ArrayList<>();
    for (int made = 0; made < tasks; made += jobs.getLast().tasks()) {
      jobs.add(job(random, tasks - made));
    }
    jobs.sort(Comparator.comparingDouble(Job::moment));
    return jobs;
  }

  private static Job job(Random random, int most) {
    TaskKind kind = pick(random, TASK_KINDS, TaskKind::weight);
    boolean isMany = random.nextInt(10) == 0;
    boolean isChoosy = kind.gpus() > 0 && kind.gpus() <= 1 && random.nextInt(5) == 0;
    // The square makes the first tenants the busiest.
    double tenant = random.nextDouble() * random.nextDouble() * TENANTS;
    double seconds = SHORTEST_SECONDS * StrictMath.pow(1 - random.nextDouble(), -1 / TAIL);
    return new Job(
        random.nextDouble(),
        Math.min(most, isMany ? 2 + random.nextInt(MOST_AT_ONCE - 1) : 1),
        kind,
        Math.min(LONGEST_SECONDS, seconds),
        (int) tenant,
        random.nextInt(10) == 0 ? 10 : 0,
        isChoosy ? SELECTORS.get(random.nextInt(SELECTORS.size())) : "");
  }

  private void writeTasks(List<Job> jobs, int gpus, Path file) throws IOException {
    double span = span(jobs, gpus);
    List<String> lines =
        new ArrayList<>(
            List.of(
                "name,namespace,queue,arrival,duration,cpu,memory,gpu,priority,labels,selector"));
    for (Job job : jobs) {
      for (int i = 0; i < job.tasks(); i++) {
        lines.add(line(job, lines.size(), span));
      }
    }
    Files.write(file, lines);
  }

  /** In how many seconds they come, so that the GPUs are loaded as they are to be. */
  private double span(List<Job> jobs, int gpus) {
    double tooShort = SHORTEST_SPAN;
    double tooLong =
        tooShort + jobs.stream().mapToDouble(job -> work(job, LONGEST_SECONDS)).sum() / gpus / load;
    for (int i = 0; i < HALVINGS; i++) {
      double span = (tooShort + tooLong) / 2;
      double work = jobs.stream().mapToDouble(job -> work(job, span * (1 - job.moment()))).sum();
      if (work / gpus / span > load) {
        tooShort = span;
      } else {
        tooLong = span;
      }
    }
    return tooLong;
  }

  /** In seconds of a GPU, of what is done in time. */
  private static double work(Job job, double seconds) {
    return job.tasks() * job.kind().gpus() * Math.min(seconds, job.seconds());
  }

  private static String line(Job job, int number, double span) {
    return String.format(
        Locale.ROOT,
        "task-%d,tenant-%d,%s,%.3f,%.0f,%d,%dGi,%s,%d,tenant=%d,%s",
        number,
        job.tenant(),
        QUEUE_NAMES.get(job.tenant() % QUEUE_NAMES.size()),
        job.moment() * span,
        job.seconds(),
        job.kind().cores(),
        job.kind().gibibytes(),
        job.kind().gpus(),
        job.priority(),
        job.tenant(),
        job.selector());
  }

  private static <T> T pick(Random random, List<T> kinds, ToIntFunction<T> weight) {
    int left = random.nextInt(kinds.stream().mapToInt(weight).sum());
    for (T kind : kinds) {
      left -= weight.applyAsInt(kind);
      if (left < 0) {
        return kind;
      }
    }
    throw new IllegalStateException("the weights do not add up");
  }
}
