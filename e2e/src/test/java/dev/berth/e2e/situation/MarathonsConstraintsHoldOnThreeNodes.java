package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Node-1 and node-2 stand in rack a and are of generation 1; node-3 in rack b, of generation 2. */
@Tag("system")
final class MarathonsConstraintsHoldOnThreeNodes {
  @RegisterExtension final Cluster cluster = Cluster.of(Shape.nodes(3));

  @Test
  void eachOfTheSevenOperators() {
    is("node-1", "a", "1");
    is("node-2", "a", "1.000");
    is("node-3", "b", "2");
    List.of("cluster", "unique", "group-by", "like", "unlike", "max-per", "is")
        .forEach(this::apply);

    List<String> cluster = racks("cluster", 3);
    assertThat(cluster).containsOnly(cluster.getFirst());
    assertThat(nodes("unique", 3)).containsExactlyInAnyOrder("node-1", "node-2", "node-3");
    waits("unique", 4, 3, "too many of its like (@hostname UNIQUE)");
    assertThat(racks("group-by", 4)).containsExactlyInAnyOrder("a", "a", "b", "b");
    assertThat(racks("like", 2)).containsOnly("a");
    assertThat(racks("unlike", 2)).containsOnly("b");
    assertThat(racks("max-per", 2)).containsExactlyInAnyOrder("a", "b");
    waits("max-per", 3, 2, "too many of its like (rack MAX_PER 1)");
    assertThat(nodes("is", 2)).containsOnly("node-3");
  }

  private void is(String node, String rack, String generation) {
    Node _ =
        cluster
            .client()
            .objects(Kinds.NODE)
            .change(
                "",
                node,
                before ->
                    before.toBuilder()
                        .setMetadata(
                            before.getMetadata().toBuilder()
                                .putLabels("rack", rack)
                                .putLabels("generation", generation))
                        .build())
            .orElseThrow();
  }

  private void apply(String operator) {
    Shell.Result result =
        cluster.berth("apply", "-f", "../manifests/constraints/" + operator + ".yaml");
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
  }

  /** Where the tasks of a manifest run, once so many do. */
  private List<String> nodes(String operator, int running) {
    List<String> nodes = new ArrayList<>();
    for (Task task : placed(operator, running)) {
      nodes.add(task.getStatus().getNode());
    }
    return nodes;
  }

  private List<String> racks(String operator, int running) {
    return nodes(operator, running).stream()
        .map(node -> node.equals("node-3") ? "b" : "a")
        .toList();
  }

  private List<Task> placed(String operator, int running) {
    return Eventually.value(
        Tasks.PATIENCE,
        running + " tasks of " + operator + " run",
        () -> running(operator),
        all -> all.size() >= running,
        all -> all.size() + " run");
  }

  private List<Task> running(String operator) {
    return cluster.tasks().all().stream()
        .filter(task -> operator.equals(task.getMetadata().getLabelsMap().get("app")))
        .filter(Tasks::isRunning)
        .toList();
  }

  /** One of so many waits, and says why; the others run. */
  private void waits(String operator, int all, int running, String why) {
    assertThat(placed(operator, running)).hasSize(running);
    List<Task> waiting = new ArrayList<>();
    for (int i = 1; i <= all; i++) {
      Task task = cluster.tasks().get(operator + "-" + i).orElseThrow();
      if (!Tasks.isRunning(task)) {
        waiting.add(task);
      }
    }
    assertThat(waiting).hasSize(all - running);
    Task one = waiting.getFirst();
    Task _ =
        cluster
            .tasks()
            .await(
                one.getMetadata().getName(),
                "says why it waits",
                task -> task.getStatus().getMessage().contains(why));
  }
}
