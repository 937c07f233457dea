package dev.berth.bench.start;

import dev.berth.bench.load.Figures;
import dev.berth.bench.scratch.ScratchFolder;
import dev.berth.dev.DevCluster;
import dev.berth.dev.DevConfig;
import java.io.IOException;
import java.time.Duration;
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
  /** As many as a nodelet starts, and stops, at a time. */
  private static final int AT_ONCE = 8;

  @Option(names = "--tasks", description = "How many are started together (${DEFAULT-VALUE}).")
  private int tasks = 50;

  @Option(
      names = "--rounds",
      description = "How often one is started alone; the median is told (${DEFAULT-VALUE}).")
  private int rounds = 10;

  @Option(names = "--port", description = "Where the API server listens (${DEFAULT-VALUE}).")
  private int port = 7491;

  @Option(names = "--docker", description = "Docker (${DEFAULT-VALUE}).")
  private String docker = "unix:///var/run/docker.sock";

  private final Figures figures = new Figures(System.out);

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (DockerStarts direct = new DockerStarts(docker)) {
      direct.run(AT_ONCE, AT_ONCE);
      Histogram alone = new Histogram(3);
      for (int round = 0; round < rounds; round++) {
        alone.recordValue(direct.run(1, 1).start().toNanos());
      }
      median("docker.start.1", alone);
      DockerStarts.Took took = direct.run(tasks, AT_ONCE);
      millis("docker.start." + tasks, took.start());
      millis("docker.stop." + tasks, took.stop());
    }
    try (ScratchFolder folder = ScratchFolder.create();
        DevCluster cluster =
            new DevCluster(DevConfig.in(folder.path()).withPort(port).withDocker(docker))) {
      cluster.start();
      try (TaskStarts starts = new TaskStarts(cluster.client())) {
        starts.run("warm-up", AT_ONCE);
        one(starts);
        TaskStarts.Took took = starts.run("many", tasks);
        millis("bound." + tasks, took.bound());
        millis("start." + tasks, took.start());
        millis("stop." + tasks, took.stop());
      }
    }
    return 0;
  }

  private void one(TaskStarts starts) throws InterruptedException {
    Histogram bound = new Histogram(3);
    Histogram running = new Histogram(3);
    for (int round = 0; round < rounds; round++) {
      TaskStarts.Took took = starts.run("one-" + round, 1);
      bound.recordValue(took.bound().toNanos());
      running.recordValue(took.start().toNanos());
    }
    median("bound.1", bound);
    median("start.1", running);
  }

  private void median(String name, Histogram rounds) {
    millis(name, Duration.ofNanos(rounds.getValueAtPercentile(50)));
  }

  private void millis(String name, Duration time) {
    figures.print(name, time.toNanos() / 1e6, "ms");
  }
}
