package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Images;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The registry is slow: it gives half of an image, and the rest in trickles. */
@Tag("system")
final class TasksOfOneImageShareItsPull {
  private static final int LARGE = 4 << 20;

  @RegisterExtension
  @Order(1)
  final Images images = new Images();

  @RegisterExtension
  @Order(2)
  final Cluster cluster = Cluster.of(Shape.nodes(1).withNodeletFlags("--pulls-at-once", "1"));

  @Test
  void itIsPulledOnceAndWhoNeedsNoPullDoesNotWait() {
    images.registry().dawdle();
    String name = images.publish("team/slow:1", LARGE);
    cluster.tasks().create(task("first", name));
    cluster.tasks().create(task("second", name));

    for (String task : new String[] {"first", "second"}) {
      Task pulling =
          cluster.tasks().await(task, "tells how far it is", TasksOfOneImageShareItsPull::isHalf);
      assertThat(pulling.getStatus().getReason()).isEqualTo("Pulling");
    }
    cluster.tasks().create(Tasks.sleeper("present"));
    cluster.tasks().awaitRunning("present");
    String other = images.publish("team/other:1", 100_000);
    cluster.tasks().create(task("queued", other));
    cluster
        .tasks()
        .await(
            "queued",
            "waits for its turn",
            task ->
                task.getStatus()
                    .getMessage()
                    .equals("waiting for its turn: no more than 1 at a time"));

    images.registry().hurry();
    cluster.tasks().awaitRunning("first");
    cluster.tasks().awaitRunning("second");
    cluster.tasks().awaitRunning("queued");
    assertThat(images.registry().pulls("team/slow:1")).isEqualTo(1);
  }

  @Test
  void oneThatIsDeletedLeavesItToTheOtherAndTheLastOneBreaksItOff() {
    images.registry().dawdle();
    String name = images.publish("team/slow:1", LARGE);
    cluster.tasks().create(task("first", name));
    cluster.tasks().create(task("second", name));
    cluster.tasks().await("first", "is half there", TasksOfOneImageShareItsPull::isHalf);
    cluster.tasks().await("second", "is half there", TasksOfOneImageShareItsPull::isHalf);

    cluster.tasks().delete("first");
    cluster.tasks().awaitGone("first");
    assertThat(images.registry().brokenOff()).isZero();

    cluster.tasks().delete("second");
    cluster.tasks().awaitGone("second");
    Eventually.within(
        Tasks.PATIENCE, "the pull is broken off", () -> images.registry().brokenOff() > 0);
    images.registry().hurry();
    assertThat(cluster.docker().containers()).isEmpty();
    assertThat(images.isHere(images.made().getFirst())).isFalse();
  }

  @Test
  void nodeletThatDiesWhileItPullsPullsAgain() {
    images.registry().dawdle();
    String name = images.publish("team/slow:1", LARGE);
    cluster.tasks().create(task("first", name));
    cluster.tasks().await("first", "is half there", TasksOfOneImageShareItsPull::isHalf);

    cluster.nodelet("node-1").kill();
    images.registry().hurry();
    cluster.nodelet("node-1").startAndAwait();

    cluster.tasks().awaitRunning("first");
    assertThat(cluster.docker().of("first")).hasSize(1);
  }

  private static boolean isHalf(Task task) {
    return task.getStatus().getMessage().matches("pulling: [2-9].* MiB, . of 2 layers");
  }

  private static Task.Builder task(String name, String image) {
    Task.Builder task = Tasks.sleeper(name);
    task.getSpecBuilder().getContainerBuilder().setImage(image);
    return task;
  }
}
