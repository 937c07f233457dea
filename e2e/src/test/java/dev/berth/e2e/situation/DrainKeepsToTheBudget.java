package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import dev.berth.e2e.cluster.Witness;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class DrainKeepsToTheBudget {
  private static final List<String> NAMES = List.of("web-1", "web-2", "web-3", "web-4");

  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(2));

  @Test
  void threeOfFourRunAllTheTime() {
    CLUSTER.client().objects(Kinds.DISRUPTION_BUDGET).create(budget("3"));
    runOnNode1();
    awaitAllowed(1);

    try (Witness<Task> witness = Witness.of(CLUSTER.client(), Kinds.TASK)) {
      Shell.Result drain = CLUSTER.berth("drain", "node-1", "--timeout", "120s");

      assertThat(drain.exitCode()).as(drain.out() + drain.err()).isZero();
      assertThat(drain.out())
          .contains(
              "waits: Cannot evict task as it would violate the task's disruption budget. The")
          .contains("disruption budget web needs 3 healthy tasks and has 3 currently")
          .endsWith("node/node-1 drained\n");
      NAMES.forEach(this::awaitOnNode2);
      assertThat(fewestReady(witness.seen())).isEqualTo(3);
    }
    awaitAllowed(1);
  }

  @Test
  void andHoldsThemUnlessItIsToldNotTo() {
    CLUSTER.client().objects(Kinds.DISRUPTION_BUDGET).create(budget("100%"));
    runOnNode1();
    awaitAllowed(0);

    Shell.Result held = CLUSTER.berth("drain", "node-1", "--timeout", "3s");
    assertThat(held.exitCode()).isEqualTo(1);
    assertThat(held.out()).contains("disruption budget web needs 4 healthy tasks and has 4");
    assertThat(held.err()).contains("node/node-1 still has tasks after 3s");
    NAMES.forEach(name ->
        assertThat(CLUSTER.tasks().get(name).orElseThrow().getStatus().getNode())
            .isEqualTo("node-1"));

    Shell.Result forced = CLUSTER.berth("drain", "node-1", "--ignore-budgets", "--timeout", "60s");
    assertThat(forced.exitCode()).as(forced.out() + forced.err()).isZero();
    NAMES.forEach(this::awaitOnNode2);
  }

  private void runOnNode1() {
    did("cordon", "node-2");
    for (String name : NAMES) {
      Task.Builder task = Tasks.sleeper(name);
      task.getMetadataBuilder().putLabels("app", "web");
      CLUSTER.tasks().create(task);
    }
    NAMES.forEach(name -> CLUSTER.tasks().awaitRunning(name));
    did("uncordon", "node-2");
  }

  private void awaitOnNode2(String name) {
    CLUSTER
        .tasks()
        .await(
            name,
            "runs on node-2",
            task -> Tasks.isRunning(task) && task.getStatus().getNode().equals("node-2"));
  }

  private void awaitAllowed(int allowed) {
    Eventually.value(
        Tasks.PATIENCE,
        "the budget is counted",
        () ->
            CLUSTER
                .client()
                .objects(Kinds.DISRUPTION_BUDGET)
                .get(Tasks.NAMESPACE, "web")
                .orElseThrow()
                .getStatus(),
        status ->
            status.getObservedGeneration() > 0
                && status.getCurrentHealthy() == NAMES.size()
                && status.getDisruptionsAllowed() == allowed);
  }

  /** The least number of Tasks that were ready at a time, from when all were. */
  private static int fewestReady(List<Task> states) {
    Set<String> ready = new HashSet<>();
    int fewest = NAMES.size();
    boolean complete = false;
    for (Task task : states) {
      if (Conditions.isTrue(task.getStatus().getConditionsList(), "Ready")) {
        ready.add(task.getMetadata().getName());
      } else {
        ready.remove(task.getMetadata().getName());
      }
      complete |= ready.size() == NAMES.size();
      fewest = complete ? Math.min(fewest, ready.size()) : fewest;
    }
    assertThat(complete).as("all were ready at first").isTrue();
    return fewest;
  }

  private void did(String... arguments) {
    Shell.Result result = CLUSTER.berth(arguments);
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
  }

  private static DisruptionBudget budget(String minAvailable) {
    DisruptionBudget.Builder budget =
        DisruptionBudget.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setNamespace(Tasks.NAMESPACE).setName("web"));
    budget
        .getSpecBuilder()
        .setMinAvailable(minAvailable)
        .getSelectorBuilder()
        .putMatchLabels("app", "web");
    return budget.build();
  }
}
