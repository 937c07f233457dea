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
  static final Images IMAGES = new Images();

  @RegisterExtension
  @Order(2)
  static final Cluster CLUSTER =
      Cluster.of(Shape.nodes(1).withNodeletFlags("--pulls-at-once", "1"));

  @Test
  void itIsPulledOnceAndWhoNeedsNoPullDoesNotWait() {
    IMAGES.registry().dawdle();
    String name = IMAGES.publish("team/slow:1", LARGE);
    CLUSTER.tasks().create(task("first", name));
    CLUSTER.tasks().create(task("second", name));

    for (String task : new String[] {"first", "second"}) {
      Task pulling =
          CLUSTER.tasks().await(task, "tells how far it is", TasksOfOneImageShareItsPull::isHalf);
      assertThat(pulling.getStatus().getReason()).isEqualTo("Pulling");
    }
    CLUSTER.tasks().create(Tasks.sleeper("present"));
    CLUSTER.tasks().awaitRunning("present");
    String other = IMAGES.publish("team/other:1", 100_000);
    CLUSTER.tasks().create(task("queued", other));
    CLUSTER
        .tasks()
        .await(
            "queued",
            "waits for its turn",
            task ->
                task.getStatus()
                    .getMessage()
                    .equals("waiting for its turn: no more than 1 at a time"));

    IMAGES.registry().hurry();
    CLUSTER.tasks().awaitRunning("first");
    CLUSTER.tasks().awaitRunning("second");
    CLUSTER.tasks().awaitRunning("queued");
    assertThat(IMAGES.registry().pulls("team/slow:1")).isEqualTo(1);
  }

  @Test
  void oneThatIsDeletedLeavesItToTheOtherAndTheLastOneBreaksItOff() {
    IMAGES.registry().dawdle();
    String name = IMAGES.publish("team/slow:1", LARGE);
    CLUSTER.tasks().create(task("first", name));
    CLUSTER.tasks().create(task("second", name));
    CLUSTER.tasks().await("first", "is half there", TasksOfOneImageShareItsPull::isHalf);
    CLUSTER.tasks().await("second", "is half there", TasksOfOneImageShareItsPull::isHalf);

    CLUSTER.tasks().delete("first");
    CLUSTER.tasks().awaitGone("first");
    assertThat(IMAGES.registry().brokenOff()).isZero();

    CLUSTER.tasks().delete("second");
    CLUSTER.tasks().awaitGone("second");
    Eventually.within(
        Tasks.PATIENCE, "the pull is broken off", () -> IMAGES.registry().brokenOff() > 0);
    IMAGES.registry().hurry();
    assertThat(CLUSTER.docker().containers()).isEmpty();
    assertThat(IMAGES.isHere(IMAGES.made().getFirst())).isFalse();
  }

  @Test
  void nodeletThatDiesWhileItPullsPullsAgain() {
    IMAGES.registry().dawdle();
    String name = IMAGES.publish("team/slow:1", LARGE);
    CLUSTER.tasks().create(task("first", name));
    CLUSTER.tasks().await("first", "is half there", TasksOfOneImageShareItsPull::isHalf);

    CLUSTER.nodelet("node-1").kill();
    IMAGES.registry().hurry();
    CLUSTER.nodelet("node-1").startAndAwait();

    CLUSTER.tasks().awaitRunning("first");
    assertThat(CLUSTER.docker().of("first")).hasSize(1);
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
