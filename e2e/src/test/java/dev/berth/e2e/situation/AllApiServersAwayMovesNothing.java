package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.OnNodeLost;
import dev.berth.api.v1.Task;
import dev.berth.bench.hollow.HollowNodes;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectWatch.ObjectEvent;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Program;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import dev.berth.e2e.cluster.Witness;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class AllApiServersAwayMovesNothing {
  private static final int NODES = 200;
  private static final int TASKS = 400;
  private static final Duration GRACE = Duration.ofSeconds(6);

  @RegisterExtension
  final Cluster cluster =
      Cluster.of(
          Shape.nodes(0)
              .withApiServers(2)
              .withApiServerFlags("--heartbeat", "1s", "--silent-after", "4s")
              .withControllerFlags("--node-grace", GRACE.toSeconds() + "s"));

  @Test
  void forThreeGracesAndWhenTheyAreBack() {
    try (HollowNodes nodes = HollowNodes.start(cluster.client(), "hollow", NODES)) {
      Eventually.within(
          Tasks.PATIENCE,
          "all nodes are there",
          () ->
              cluster.client().objects(Kinds.NODE).listAll(ListOptions.ALL).items().size()
                  == NODES);
      for (int i = 0; i < TASKS; i++) {
        Task.Builder task = Tasks.sleeper("task-" + i);
        task.getSpecBuilder()
            .setOnNodeLost(OnNodeLost.newBuilder().setAfterSeconds(GRACE.toSeconds()));
        cluster.tasks().create(task);
      }
      Eventually.within(
          Duration.ofMinutes(2),
          "all tasks run",
          () -> cluster.tasks().all().stream().filter(Tasks::isRunning).count() == TASKS);
      Map<String, String> before = places();

      cluster.apiServers().forEach(Program::kill);
      pass(GRACE.multipliedBy(3));
      cluster.apiServers().forEach(Program::startAndAwait);

      try (Witness<Binding> witness = Witness.of(cluster.client(), Kinds.BINDING)) {
        pass(GRACE.multipliedBy(3));
        assertThat(witness.events())
            .as("no binding was touched after the return")
            .noneMatch(event ->
                event instanceof ObjectEvent.Modified || event instanceof ObjectEvent.Deleted);
      }
      assertThat(places()).isEqualTo(before);
      assertThat(cluster.tasks().all())
          .hasSize(TASKS)
          .allMatch(task -> task.getStatus().getAttempt() == 1);
      assertThat(nodes.gone()).as("no report was answered: gone").isZero();
    }
  }

  /** Which attempt of which task is where. */
  private Map<String, String> places() {
    return cluster.tasks().bindings().stream()
        .collect(
            Collectors.toMap(
                binding -> binding.getMetadata().getName(),
                binding -> binding.getSpec().getNode() + "#" + binding.getSpec().getAttempt()));
  }

  /** Lets time pass, in which nothing must happen. */
  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Eventually.within(time.plusSeconds(10), "time passes", () -> System.nanoTime() >= end);
  }
}
