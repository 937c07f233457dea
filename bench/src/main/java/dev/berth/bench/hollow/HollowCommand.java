package dev.berth.bench.hollow;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Conditions;
import dev.berth.bench.load.Figures;
import dev.berth.bench.rig.Processes;
import dev.berth.bench.scratch.ScratchFolder;
import dev.berth.bench.start.TaskStarts;
import dev.berth.client.BerthClient;
import dev.berth.client.ListOptions;
import dev.berth.dev.DevCluster;
import dev.berth.dev.DevConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A whole cluster of many nodes on one machine: its tasks are real to all but Docker. */
@Command(
    name = "hollow",
    mixinStandardHelpOptions = true,
    description = "Runs many nodelets whose containers are records, and starts tasks on them.")
public final class HollowCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Option(names = "--nodes", description = "How many nodelets (${DEFAULT-VALUE}).")
  private int nodes = 1000;

  @Option(names = "--tasks", description = "How many tasks (${DEFAULT-VALUE}).")
  private int tasks = 2000;

  @Option(names = "--port", description = "Where the API server listens (${DEFAULT-VALUE}).")
  private int port = 7493;

  private final Figures figures = new Figures(System.out);

  @Override
  public Integer call() throws IOException, InterruptedException {
    long self = ProcessHandle.current().pid();
    try (ScratchFolder folder = ScratchFolder.create();
        DevCluster cluster =
            new DevCluster(DevConfig.in(folder.path()).withPort(port).withNodes(0))) {
      cluster.start();
      double before = Processes.heapMegabytes(self);
      long began = System.nanoTime();
      try (HollowNodelets _ =
              HollowNodelets.start(
                  List.of("127.0.0.1:" + port),
                  cluster.token(),
                  folder.path().resolve("hollow"),
                  "hollow",
                  nodes,
                  TaskStarts.IMAGE);
          TaskStarts starts = new TaskStarts(cluster.client())) {
        awaitReady(cluster.client());
        millis("hollow.%d.ready".formatted(nodes), Duration.ofNanos(System.nanoTime() - began));
        double each = (Processes.heapMegabytes(self) - before) * 1000 / nodes;
        figures.print("hollow.heap.each", each, "kB");
        TaskStarts.Took took = starts.start("many", tasks);
        millis("hollow.bound.%d".formatted(tasks), took.bound());
        millis("hollow.start.%d".formatted(tasks), took.start());
        millis("hollow.stop.%d".formatted(tasks), starts.stop("many", tasks));
      }
    }
    return 0;
  }

  private void awaitReady(BerthClient client) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (ready(client) < nodes) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("only %d nodes are ready".formatted(ready(client)));
      }
      Thread.sleep(Duration.ofMillis(100));
    }
  }

  private static long ready(BerthClient client) {
    return client.objects(Kinds.NODE).listAll(ListOptions.ALL).items().stream()
        .filter(node -> Conditions.isTrue(node.getStatus().getConditionsList(), "Ready"))
        .count();
  }

  private void millis(String name, Duration time) {
    figures.print(name, time.toNanos() / 1e6, "ms");
  }
}
