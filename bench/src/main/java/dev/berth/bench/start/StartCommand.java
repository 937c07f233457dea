package dev.berth.bench.start;

import dev.berth.bench.load.Figures;
import dev.berth.bench.rig.WholeCluster;
import dev.berth.bench.scratch.ScratchFolder;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts and stops one Task and many, and the same containers straight through Docker. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "How long containers take to run and to go, beside Docker itself.")
public final class StartCommand implements Callable<Integer> {
  /** As many as a nodelet starts at a time; Docker stops no faster with fewer. */
  private static final int AT_ONCE = 8;

  @Option(names = "--tasks", description = "How many are started together (${DEFAULT-VALUE}).")
  private int tasks = 50;

  @Option(
      names = "--rounds",
      description = "How often one is started alone; the median is told (${DEFAULT-VALUE}).")
  private int rounds = 10;

  @Option(
      names = "--many-rounds",
      description = "How often many are started together, likewise (${DEFAULT-VALUE}).")
  private int manyRounds = 3;

  @Option(
      names = "--warm-up",
      description =
          "How often many are started before anything is measured, until the servers' compilers"
              + " are done, about (${DEFAULT-VALUE}).")
  private int warmUp = 3;

  @Option(names = "--port", description = "Where the API server listens (${DEFAULT-VALUE}).")
  private int port = 7491;

  @Option(names = "--docker", description = "Docker (${DEFAULT-VALUE}).")
  private String docker = "unix:///var/run/docker.sock";

  private final Figures figures = new Figures(System.out);

  /** Docker alone and Berth take turns, for a machine is not always equally fast. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    try (ScratchFolder folder = ScratchFolder.create();
        DockerStarts direct = new DockerStarts(docker);
        WholeCluster cluster = WholeCluster.start(folder.path(), port, docker);
        TaskStarts starts = new TaskStarts(cluster.client())) {
      var _ = Turns.take(warmUp, tasks, direct, starts);
      print(Turns.take(rounds, 1, direct, starts), 1);
      print(Turns.take(manyRounds, tasks, direct, starts), tasks);
    }
    return 0;
  }

  private void print(Turns turns, int count) {
    median("docker.start." + count, turns.dockerStart());
    median("docker.stop." + count, turns.dockerStop());
    median("bound." + count, turns.bound());
    median("start." + count, turns.start());
    median("stop." + count, turns.stop());
  }

  private void median(String name, Histogram times) {
    figures.print(name, times.getValueAtPercentile(50) / 1e6, "ms");
  }

  /** How long everything took in each turn, in nanoseconds. */
  private record Turns(
      Histogram dockerStart,
      Histogram dockerStop,
      Histogram bound,
      Histogram start,
      Histogram stop) {
    static Turns take(int turns, int count, DockerStarts direct, TaskStarts starts)
        throws InterruptedException {
      Turns all =
          new Turns(
              new Histogram(3),
              new Histogram(3),
              new Histogram(3),
              new Histogram(3),
              new Histogram(3));
      for (int turn = 0; turn < turns; turn++) {
        DockerStarts.Took alone = direct.run(count, AT_ONCE);
        all.dockerStart.recordValue(alone.start().toNanos());
        all.dockerStop.recordValue(alone.stop().toNanos());
        TaskStarts.Took took = starts.run("of-" + count + "-" + turn, count);
        all.bound.recordValue(took.bound().toNanos());
        all.start.recordValue(took.start().toNanos());
        all.stop.recordValue(took.stop().toNanos());
      }
      return all;
    }
  }
}
