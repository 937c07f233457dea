package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.BackOff;
import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Images;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class RegistryIsDownAndReturns {
  @RegisterExtension
  @Order(1)
  static final Images IMAGES = new Images();

  @RegisterExtension
  @Order(2)
  static final Cluster CLUSTER = Cluster.of(Shape.nodes(1));

  @Test
  void theTaskWaitsSaysWhyAndRuns() {
    String name = IMAGES.publish("team/app:1", 100_000);
    IMAGES.registry().leave();
    CLUSTER.tasks().create(task(name));
    Task waiting =
        CLUSTER
            .tasks()
            .await("app", "waits", task -> task.getStatus().getReason().equals("ImagePullBackOff"));
    assertThat(waiting.getStatus().getMessage())
        .startsWith("registry " + IMAGES.registry().host() + " can't be reached: ")
        .contains("connection refused");
    assertThat(waiting.getStatus().getAttempt()).isEqualTo(1);

    IMAGES.registry().comeBack();
    Task running = CLUSTER.tasks().awaitRunning("app");
    assertThat(running.getStatus().getAttempt()).isEqualTo(1);
    assertThat(running.getStatus().getMessage()).isEmpty();
  }

  @Test
  void anImageThatItDoesNotHaveIsTold() {
    String name = IMAGES.publish("team/app:1", 100_000);
    CLUSTER.tasks().create(task(name.replace(":1", ":2")));
    Task waiting =
        CLUSTER
            .tasks()
            .await("app", "waits", task -> task.getStatus().getReason().equals("ImagePullBackOff"));
    assertThat(waiting.getStatus().getMessage())
        .startsWith("registry " + IMAGES.registry().host() + " has no such image: ")
        .contains("manifest unknown");
  }

  private static Task.Builder task(String image) {
    Task.Builder task = Tasks.sleeper("app");
    task.getSpecBuilder()
        .setBackOff(BackOff.newBuilder().setBaseSeconds(1).setFactor(2).setCapSeconds(4))
        .getContainerBuilder()
        .setImage(image);
    return task;
  }
}
