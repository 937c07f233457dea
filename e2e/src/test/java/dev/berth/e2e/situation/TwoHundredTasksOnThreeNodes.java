package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.Event;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Conditions;
import dev.berth.client.ListOptions;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Docker;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
final class TwoHundredTasksOnThreeNodes {
  private static final int TASKS = 200;
  private static final int WARM_UP = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** A pool keeps up to 16 connections to Docker open; a leak would be one for each task. */
  private static final int SLACK = 20;

  @RegisterExtension final Cluster cluster = Cluster.of(Shape.nodes(3));

  @TempDir Path folder;

  @Test
  void allRunAndNothingIsLeftOfThem() throws IOException {
    Eventually.value(
        Tasks.PATIENCE,
        "all nodes are ready, so that each has its part of the warm-up",
        () ->
            cluster.client().objects(Kinds.NODE).listAll(ListOptions.ALL).items().stream()
                .filter(node -> Conditions.isTrue(node.getStatus().getConditionsList(), "Ready"))
                .count(),
        ready -> ready == 3);
    applyAndDelete(WARM_UP);
    Map<String, Integer> before = held();

    applyAndDelete(TASKS);

    Eventually.value(
        Tasks.PATIENCE,
        "threads and descriptors of the nodelets are as before: " + before,
        this::held,
        now ->
            now.entrySet().stream()
                .allMatch(one -> one.getValue() <= before.getOrDefault(one.getKey(), 0) + SLACK));
    assertThat(cluster.docker().containers()).isEmpty();
    assertThat(cluster.storedKeys())
        .filteredOn(key -> key.contains("many-"))
        .allMatch(key -> key.startsWith("/berth/core/events/"));
    assertThat(warnings()).isEmpty();
  }

  private void applyAndDelete(int count) throws IOException {
    Path file = folder.resolve("many-" + count + ".yaml");
    Files.writeString(
        file,
        IntStream.range(0, count)
            .mapToObj(i -> manifest(count, i))
            .collect(Collectors.joining("---\n")));
    assertThat(cluster.berth("apply", "-f", file.toString()).exitCode()).isZero();
    Eventually.value(
        PATIENCE,
        count + " tasks run",
        () -> cluster.tasks().all().stream().filter(Tasks::isRunning).count(),
        running -> running == count);

    List<Docker.Container> containers = cluster.docker().containers();
    assertThat(containers).hasSize(count).allMatch(Docker.Container::isRunning);
    assertThat(containers).extracting(Docker.Container::task).doesNotHaveDuplicates();
    assertThat(cluster.tasks().all())
        .allMatch(
            task -> task.getStatus().getAttempt() == 1 && task.getStatus().getRestarts() == 0);

    assertThat(cluster.berth("delete", "tasks", "-l", "size=s" + count).exitCode()).isZero();
    Eventually.value(
        PATIENCE, "all tasks are gone", () -> cluster.tasks().all().size(), left -> left == 0);
    Eventually.value(
        PATIENCE,
        "all containers are gone",
        () -> cluster.docker().containers().size(),
        left -> left == 0);
  }

  /** The threads and descriptors of each nodelet. */
  private Map<String, Integer> held() {
    return IntStream.rangeClosed(1, 3)
        .mapToObj(i -> cluster.nodelet("node-" + i))
        .flatMap(nodelet ->
            Map.of(
                nodelet.name() + " threads",
                nodelet.threads(),
                nodelet.name() + " descriptors",
                nodelet.descriptors())
                .entrySet()
                .stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private List<String> warnings() {
    return cluster.client().objects(Kinds.EVENT).listAll(ListOptions.ALL).items().stream()
        .filter(event -> event.getType().equals("Warning"))
        .map(Event::getMessage)
        .toList();
  }

  private static String manifest(int count, int index) {
    return """
    apiVersion: berth.dev/v1
    kind: Task
    metadata:
      name: many-%d-%d
      labels:
        size: s%d
    spec:
      container:
        image: berth/busybox:local
        command: ["/bin/sh", "-c", "trap 'exit 0' TERM; while true; do sleep 1; done"]
      terminationGracePeriodSeconds: 0
    """
        .formatted(count, index, count);
  }
}
