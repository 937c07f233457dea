package dev.berth.bench.scale;

import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Task;
import dev.berth.bench.hollow.HollowNode;
import dev.berth.bench.hollow.HollowNodes;
import dev.berth.bench.load.Figures;
import dev.berth.bench.rig.ControlPlane;
import dev.berth.bench.rig.Processes;
import dev.berth.bench.scratch.ScratchFolder;
import dev.berth.client.BerthClient;
import dev.berth.client.batch.Operation;
import dev.berth.client.batch.OperationResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A large cluster on one machine: all is real but the nodes, which only say that they run tasks.
 */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    description =
        "What the controller holds and uses with many nodes and running tasks, and how soon the tasks"
            + " of a dead node are placed again.")
public final class ScaleCommand implements Callable<Integer> {
  /** The nodes that die: the tasks of each are placed while it is the only one that takes any. */
  private static final String BIG = "big-";

  private static final Duration BEAT = Duration.ofSeconds(2);
  private static final int PER_CONNECTION = 250;
  private static final int BATCH = 500;
  private static final int LOOKS = 12;

  /** In percent of a core. */
  private static final double BUSY = 10;

  @Option(names = "--nodes", description = "How many nodes (${DEFAULT-VALUE}).")
  private int nodes = 5000;

  @Option(names = "--tasks", description = "How many tasks (${DEFAULT-VALUE}).")
  private int tasks = 100_000;

  @Option(
      names = "--dying",
      description = "How many of them are on each node that dies (${DEFAULT-VALUE}).")
  private int dying = 1000;

  @Option(
      names = "--deaths",
      description = "How many nodes die, one after another (${DEFAULT-VALUE}).")
  private int deaths = 4;

  @Option(names = "--seconds", description = "How long nothing changes (${DEFAULT-VALUE}).")
  private int seconds = 60;

  @Option(names = "--port", description = "Where the API server listens (${DEFAULT-VALUE}).")
  private int port = 7494;

  private final Figures figures = new Figures(System.out);
  private final List<BerthClient> connections = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (ScratchFolder folder = ScratchFolder.create();
        ControlPlane servers = ControlPlane.start(folder.path(), port);
        Census census = new Census(connect(servers, "census"));
        HollowNodes fleet = HollowNodes.start(connect(servers, "hollow"), BEAT)) {
      census.start();
      fill(servers, census, fleet);
      double placing = Processes.peakMegabytes(servers.controllerPid());
      figures.print("scale.controller.resident.placing", placing, "MB");
      servers.restartController();
      rest(servers.controllerPid());
      die(census, fleet);
    } finally {
      connections.forEach(BerthClient::close);
    }
    return 0;
  }

  private void fill(ControlPlane servers, Census census, HollowNodes fleet)
      throws InterruptedException {
    BerthClient big = connect(servers, "hollow-big");
    for (int i = 0; i < deaths; i++) {
      fleet.add(big, List.of(new HollowNode(BIG + i, Integer.toString(dying), "1Ti")));
      census.awaitReady(i + 1);
      create(servers.client(), i * dying, (i + 1) * dying);
      census.awaitRunning((i + 1) * dying);
      close(servers.client(), BIG + i);
    }
    for (int first = deaths; first < nodes; first += PER_CONNECTION) {
      fleet.add(
          connect(servers, "hollow-" + first),
          IntStream.range(first, Math.min(nodes, first + PER_CONNECTION))
              .mapToObj(i -> HollowNode.of("node-" + i))
              .toList());
    }
    census.awaitReady(nodes);
    long began = System.nanoTime();
    create(servers.client(), deaths * dying, tasks);
    census.awaitRunning(tasks);
    figures.print("scale.filled", (System.nanoTime() - began) / 1e9, "s");
  }

  /** So that it has just the tasks that it has. */
  private static void close(BerthClient client, String node) {
    var _ =
        client
            .objects(Kinds.NODE)
            .change(
                "",
                node,
                it ->
                    it.toBuilder()
                        .setSpec(it.getSpec().toBuilder().setUnschedulable(true))
                        .build());
  }

  private void rest(long pid) throws IOException, InterruptedException {
    // What it reads and its compiler learns at first is over by then, or is told.
    for (int i = 0; i < LOOKS; i++) {
      if (Processes.corePercent(pid, Duration.ofSeconds(10)) < BUSY) {
        break;
      }
    }
    figures.print(
        "scale.controller.idle.cpu",
        Processes.corePercent(pid, Duration.ofSeconds(seconds)),
        "% of a core");
    figures.print("scale.controller.resident", Processes.peakMegabytes(pid), "MB");
    figures.print("scale.controller.heap", Processes.heapMegabytes(pid), "MB");
  }

  private void die(Census census, HollowNodes fleet) throws InterruptedException {
    List<Double> later = new ArrayList<>();
    for (int i = 0; i < deaths; i++) {
      NodeDeath death = new NodeDeath(census, BIG + i);
      fleet.kill(BIG + i);
      double took = death.await().toNanos() / 1e9;
      if (death.tasks() != dying) {
        throw new IllegalStateException(
            "%s had %d tasks, not %d".formatted(BIG + i, death.tasks(), dying));
      }
      if (i == 0) {
        figures.print("scale.node.death.first", took, "s");
      } else {
        later.add(took);
      }
      census.awaitRunning(tasks);
    }
    if (!later.isEmpty()) {
      later.sort(null);
      figures.print("scale.node.death", later.get(later.size() / 2), "s");
    }
  }

  private static void create(BerthClient client, int from, int to) {
    for (int first = from; first < to; first += BATCH) {
      List<Operation<Task>> creates =
          IntStream.range(first, Math.min(to, first + BATCH))
              .<Operation<Task>>mapToObj(i -> new Operation.Create<>(Kinds.TASK, Apps.task(i)))
              .toList();
      for (OperationResult<Task> result : client.batch(creates)) {
        if (result instanceof OperationResult.Failed<Task> failed) {
          throw new IllegalStateException("a task was not created: " + failed.failure().message());
        }
      }
    }
  }

  private BerthClient connect(ControlPlane servers, String name) {
    BerthClient client = servers.connect("bench/" + name);
    connections.add(client);
    return client;
  }
}
