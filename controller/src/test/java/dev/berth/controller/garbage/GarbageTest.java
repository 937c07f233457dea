package dev.berth.controller.garbage;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.OwnerReference;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskSpec;
import dev.berth.client.informer.Informers;
import dev.berth.testkit.Eventually;
import dev.berth.testkit.TestCluster;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the objects themselves is tested with all controllers. */
final class GarbageTest {
  private final TestCluster cluster = TestCluster.start();
  private final Informers informers = cluster.informers();
  private final Garbage garbage = new Garbage(cluster.client(), informers, cluster.timers());

  @AfterEach
  void close() {
    garbage.close();
    cluster.close();
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void remembersNothingOfWhatItHasCollected() {
    informers.start();
    garbage.start();
    Task owner = cluster.create(Kinds.TASK, task("owner"));
    Task child = task("child");
    cluster.create(
        Kinds.TASK,
        child.toBuilder()
            .setMetadata(
                child.getMetadata().toBuilder()
                    .addOwnerReferences(
                        OwnerReference.newBuilder()
                            .setApiVersion(Kinds.TASK.apiVersion())
                            .setKind(Kinds.TASK.name())
                            .setName("owner")
                            .setUid(owner.getMetadata().getUid())))
            .build());

    cluster.delete(Kinds.TASK, "default", "owner");

    cluster.awaitGone(Kinds.TASK, "default", "child");
    Eventually.is("it has seen all that it wrote", () -> garbage.stats().unseen() == 0);
  }

  private static Task task(String name) {
    return Task.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName(name))
        .setSpec(TaskSpec.newBuilder().setContainer(Container.newBuilder().setImage("x:1")))
        .build();
  }
}
