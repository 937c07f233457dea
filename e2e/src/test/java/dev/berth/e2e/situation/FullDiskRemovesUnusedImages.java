package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Images;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import dev.berth.testkit.registry.TestImage;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The marks are so low that every disk counts as full, and no removal is enough. */
@Tag("system")
final class FullDiskRemovesUnusedImages {
  @RegisterExtension
  @Order(1)
  final Images images = new Images();

  @RegisterExtension
  @Order(2)
  final Cluster cluster =
      Cluster.of(
          Shape.nodes(1)
              .withNodeletFlags(
                  "--image-gc-high-percent",
                  "1",
                  "--image-gc-low-percent",
                  "0",
                  "--image-gc-min-age",
                  "0s",
                  "--image-gc-every",
                  "500ms"));

  @Test
  void thoseThatThisNodePulledAndNobodyNeedsGo() {
    String strangers = images.publish("strangers/app:1", 100_000);
    Shell.run("docker", "pull", "-q", strangers);
    String used = images.publish("team/used:1", 100_000);
    cluster.tasks().create(task("used", used));
    String stopped = images.publish("team/stopped:1", 100_000);
    cluster.tasks().create(task("stopped", stopped));
    String unused = images.publish("team/unused:1", 100_000);
    cluster.tasks().create(task("unused", unused));
    cluster.tasks().create(task("strange", strangers));
    for (String task : List.of("used", "stopped", "unused", "strange")) {
      cluster.tasks().awaitRunning(task);
    }
    // Somebody else's container, which never runs, needs one of them.
    String other = Shell.run("docker", "create", stopped).lines().getFirst();
    try {
      for (String task : List.of("stopped", "unused", "strange")) {
        cluster.tasks().delete(task);
        cluster.tasks().awaitGone(task);
      }
      List<TestImage> made = images.made();
      Eventually.within(
          Tasks.PATIENCE, "the unused image is gone", () -> !images.isHere(made.get(3)));
      Eventually.within(
          Tasks.PATIENCE,
          "the node's Events tell of it",
          () -> cluster.berth("describe", "node", "node-1").out().contains("team/unused:1"));
      assertThat(cluster.berth("describe", "node", "node-1").out()).contains("FreeDiskSpaceFailed");
      assertThat(images.isHere(made.get(0))).as("the stranger's").isTrue();
      assertThat(images.isHere(made.get(1))).as("the one in use").isTrue();
      assertThat(images.isHere(made.get(2))).as("of a stopped container").isTrue();
    } finally {
      Shell.run("docker", "rm", other);
    }
  }

  private static Task.Builder task(String name, String image) {
    Task.Builder task = Tasks.sleeper(name);
    task.getSpecBuilder().getContainerBuilder().setImage(image);
    return task;
  }
}
