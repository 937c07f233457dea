package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Docker;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class NodeletKilledAdoptsSameContainers {
  private static final List<String> NAMES =
      IntStream.range(0, 6).mapToObj(i -> "keeps-" + i).toList();

  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(1));

  @Test
  void theyRunOnUnderTheirIds() {
    List<String> before = start();

    CLUSTER.nodelet("node-1").kill();
    assertThat(ids()).as("containers outlive the nodelet").isEqualTo(before);
    CLUSTER.nodelet("node-1").startAndAwait();

    // A new task shows that the nodelet has caught up.
    CLUSTER.tasks().create(Tasks.sleeper("later"));
    CLUSTER.tasks().awaitRunning("later");
    assertThat(ids()).containsAll(before).hasSize(before.size() + 1);
    for (String name : NAMES) {
      Task task = CLUSTER.tasks().awaitRunning(name);
      assertThat(task.getStatus().getRestarts()).isZero();
      assertThat(task.getStatus().getAttempt()).isEqualTo(1);
      assertThat(before).contains(task.getStatus().getContainerId());
    }
  }

  @Test
  void whatHappenedMeanwhileIsMadeGood() {
    start();
    CLUSTER.nodelet("node-1").kill();

    CLUSTER.tasks().delete("keeps-0");
    Docker.Container lost = CLUSTER.docker().of("keeps-1").getFirst();
    CLUSTER.docker().remove(lost);
    CLUSTER.nodelet("node-1").startAndAwait();

    CLUSTER.tasks().awaitGone("keeps-0");
    Eventually.within(
        Tasks.PATIENCE,
        "the deleted task's container is gone and the lost one is replaced",
        () ->
            CLUSTER.docker().of("keeps-0").isEmpty()
                && CLUSTER.docker().of("keeps-1").stream().anyMatch(Docker.Container::isRunning));
    CLUSTER
        .tasks()
        .await(
            "keeps-1",
            "runs in another container",
            task -> Tasks.isRunning(task) && !task.getStatus().getContainerId().equals(lost.id()));
  }

  private List<String> start() {
    NAMES.forEach(name -> CLUSTER.tasks().create(Tasks.sleeper(name)));
    NAMES.forEach(name -> CLUSTER.tasks().awaitRunning(name));
    return ids();
  }

  private List<String> ids() {
    return CLUSTER.docker().containers().stream()
        .filter(Docker.Container::isRunning)
        .map(Docker.Container::id)
        .sorted()
        .toList();
  }
}
