package dev.berth.bench.node;

import dev.berth.bench.load.Figures;
import dev.berth.bench.rig.Processes;
import dev.berth.bench.rig.WholeCluster;
import dev.berth.bench.scratch.ScratchFolder;
import dev.berth.bench.start.TaskStarts;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What idle tasks cost a nodelet, and what many starts and stops leave behind. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description =
        "What a nodelet needs for many idle tasks and for health checks, and what it holds after"
            + " many starts and stops.")
public final class NodeCommand implements Callable<Integer> {
  @Option(names = "--tasks", description = "How many tasks are idle (${DEFAULT-VALUE}).")
  private int tasks = 200;

  @Option(names = "--seconds", description = "How long they are idle (${DEFAULT-VALUE}).")
  private int seconds = 60;

  @Option(
      names = "--checks",
      description = "How many health checks there are each second (${DEFAULT-VALUE}).")
  private int checks = 500;

  @Option(names = "--cycles", description = "How many starts and stops (${DEFAULT-VALUE}).")
  private int cycles = 1000;

  @Option(names = "--together", description = "How many of those at once (${DEFAULT-VALUE}).")
  private int together = 50;

  @Option(names = "--port", description = "Where the API server listens (${DEFAULT-VALUE}).")
  private int port = 7492;

  @Option(names = "--docker", description = "Docker (${DEFAULT-VALUE}).")
  private String docker = "unix:///var/run/docker.sock";

  private final Figures figures = new Figures(System.out);

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (ScratchFolder folder = ScratchFolder.create();
        WholeCluster cluster = WholeCluster.start(folder.path(), port, docker);
        TaskStarts starts = new TaskStarts(cluster.client())) {
      idle(cluster.nodeletPid(), starts);
      check(cluster.nodeletPid(), starts);
      cycle(cluster.nodeletPid(), starts);
    }
    return 0;
  }

  private void idle(long pid, TaskStarts starts) throws IOException, InterruptedException {
    var _ = starts.start("idle", tasks);
    settle();
    figures.print("nodelet.idle.%d.cpu".formatted(tasks), share(pid), "% of a core");
    figures.print(
        "nodelet.idle.%d.resident".formatted(tasks), Processes.residentMegabytes(pid), "MB");
    var _ = starts.stop("idle", tasks);
  }

  private void check(long pid, TaskStarts starts) throws IOException, InterruptedException {
    if (checks < 2) {
      return;
    }
    try (CheckedServer server = CheckedServer.start()) {
      // Each task has two probes, and neither can be made more often than each second.
      var _ = starts.start("check", checks / 2, server::checkEachSecond);
      settle();
      long before = server.requests();
      long began = System.nanoTime();
      double share = share(pid);
      double rate = (server.requests() - before) * 1e9 / (System.nanoTime() - began);
      figures.print("nodelet.checks.%d.rate".formatted(checks), rate, "checks/s");
      figures.print("nodelet.checks.%d.cpu".formatted(checks), share, "% of a core");
      var _ = starts.stop("check", checks / 2);
    }
  }

  /** What the starts themselves have begun is over after that. */
  private static void settle() throws InterruptedException {
    Thread.sleep(Duration.ofSeconds(20));
  }

  private double share(long pid) throws InterruptedException {
    return Processes.corePercent(pid, Duration.ofSeconds(seconds));
  }

  private void cycle(long pid, TaskStarts starts) throws IOException, InterruptedException {
    Holdings.of(pid, docker).print("before", figures);
    for (int done = 0; done < cycles; done += together) {
      var _ = starts.run("cycle-" + done, Math.min(together, cycles - done));
    }
    Holdings.of(pid, docker).print("after." + cycles, figures);
    figures.print("nodelet.resident.after." + cycles, Processes.residentMegabytes(pid), "MB");
  }
}
