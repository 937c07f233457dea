package dev.berth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.Namespace;
import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Task;
import dev.berth.client.NamespacedName;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.Informers;
import dev.berth.client.reconcile.ControllerLoop;
import dev.berth.client.reconcile.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A custom controller and its test: every namespace labelled guard=yes has a Task "guard". */
class GuardControllerTest {
  static ControllerLoop<NamespacedName> guards(TestCluster cluster, Informers informers) {
    Informer<Namespace> namespaces = informers.of(Kinds.NAMESPACE);
    Informer<Task> tasks = informers.of(Kinds.TASK);
    return ControllerLoop.<NamespacedName>named("guards")
        .on(namespaces, ControllerLoop::ownName)
        .on(tasks, task -> List.of(new NamespacedName("", task.getMetadata().getNamespace())))
        .build(
            cluster.client(),
            cluster.timers(),
            (key, client) -> {
              boolean wanted =
                  namespaces
                      .cache()
                      .get(key)
                      .map(n -> "yes".equals(n.getMetadata().getLabelsMap().get("guard")))
                      .orElse(false);
              if (wanted && tasks.cache().get(key.name(), "guard").isEmpty()) {
                var _ = client.objects(Kinds.TASK).create(TestObjects.task(key.name(), "guard"));
              }
              return Outcome.done();
            });
  }

  @Test
  void labelledNamespaceHasItsGuardInSpiteOfAFailedWrite() {
    try (TestCluster cluster = TestCluster.start();
        Informers informers = cluster.informers();
        ControllerLoop<NamespacedName> loop = guards(cluster, informers)) {
      informers.start();
      loop.start();
      cluster.faults().failNextWrite(new Failure.Unavailable("for the test"));

      Namespace team = TestObjects.namespace("team");
      Namespace labelled =
          team.toBuilder()
              .setMetadata(team.getMetadata().toBuilder().putLabels("guard", "yes"))
              .build();
      var _ = cluster.create(Kinds.NAMESPACE, labelled);

      Task guard = cluster.await(Kinds.TASK, "team", "guard");
      var _ = cluster.delete(Kinds.TASK, "team", "guard");
      Task next =
          cluster.await(
              Kinds.TASK,
              "team",
              "guard",
              task -> !task.getMetadata().getUid().equals(guard.getMetadata().getUid()));

      assertThat(next.getSpec()).isEqualTo(guard.getSpec());
      // Where the cache is slow to show the loop's own write, that counts as a retry, too.
      assertThat(loop.stats().retries() - loop.stats().heldBack()).isEqualTo(1);
    }
  }
}
