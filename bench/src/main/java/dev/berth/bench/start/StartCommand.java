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

/** Starts one Task and many, and the same containers straight through Docker. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "How long a container takes to run, beside Docker itself.")
public final class StartCommand implements Callable<Integer> {
  private static final int AT_ONCE = 8;

  @Option(names = "--many", description = "How many are started together (${DEFAULT-VALUE}).")
  private int many = 50;

  @Option(names = "--rounds", description = "How often one is started alone (${DEFAULT-VALUE}).")
  private int rounds = 10;

  @Option(names = "--port", description = "Where the API server listens (${DEFAULT-VALUE}).")
  private int port = 7491;

  @Option(names = "--docker", description = "Docker (${DEFAULT-VALUE}).")
  private String docker = "unix:///var/run/docker.sock";

  private final Figures figures = new Figures(System.out);

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (DockerStarts direct = new DockerStarts(docker)) {
      direct.start(AT_ONCE, AT_ONCE);
      seconds("docker.start.1", direct.start(rounds, 1).dividedBy(rounds));
      seconds("docker.start." + many + ".one_by_one", direct.start(many, 1));
      seconds("docker.start." + many + ".eight_at_once", direct.start(many, AT_ONCE));
    }
    try (ScratchFolder folder = ScratchFolder.create();
        DevCluster cluster =
            new DevCluster(DevConfig.in(folder.path()).withPort(port).withDocker(docker))) {
      cluster.start();
      try (TaskStarts starts = new TaskStarts(cluster.client())) {
        starts.start("warm-up", AT_ONCE);
        one(starts);
        TaskStarts.Took took = starts.start("many", many);
        seconds("task.bound." + many, took.untilBound());
        seconds("task.start." + many, took.untilRunning());
      }
    }
    return 0;
  }

  /** The median of several rounds. */
  private void one(TaskStarts starts) throws InterruptedException {
    Histogram bound = new Histogram(3);
    Histogram running = new Histogram(3);
    for (int round = 0; round < rounds; round++) {
      TaskStarts.Took took = starts.start("one-" + round, 1);
      bound.recordValue(took.untilBound().toNanos());
      running.recordValue(took.untilRunning().toNanos());
    }
    seconds("task.bound.1", Duration.ofNanos(bound.getValueAtPercentile(50)));
    seconds("task.start.1", Duration.ofNanos(running.getValueAtPercentile(50)));
  }

  private void seconds(String name, Duration time) {
    figures.print(name, time.toNanos() / 1e9, "s");
  }
}
