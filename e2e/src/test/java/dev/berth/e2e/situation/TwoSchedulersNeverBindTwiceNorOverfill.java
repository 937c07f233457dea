package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectWatch.ObjectEvent;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Docker;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import dev.berth.e2e.cluster.Witness;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class TwoSchedulersNeverBindTwiceNorOverfill {
  private static final int NODES = 2;
  private static final int FIT_ON_A_NODE = 10;
  private static final int TASKS = 30;

  @RegisterExtension
  final Cluster cluster = Cluster.of(Shape.nodes(NODES).withNodeletFlags("--cpu", "1"));

  @Test
  void racingForTheSameTasks() {
    // The controllers have said that the nodes are ready; from now on the schedulers are those
    // here,
    // without a leader among them.
    Eventually.within(Tasks.PATIENCE, "the nodes are ready", this::nodesAreReady);
    cluster.controller().kill();

    List<String> names = IntStream.range(0, TASKS).mapToObj(i -> "race-" + i).toList();
    try (Witness<Task> tasks = Witness.of(cluster.client(), Kinds.TASK);
        Witness<Binding> bindings = Witness.of(cluster.client(), Kinds.BINDING);
        LoneScheduler _ = LoneScheduler.start(cluster.client(), 1);
        LoneScheduler _ = LoneScheduler.start(cluster.client(), 2)) {
      names.forEach(
          name -> cluster.tasks().create(Tasks.asking(Tasks.sleeper(name), "100m", "8Mi")));
      Eventually.value(
          Tasks.PATIENCE,
          "the nodes are full",
          () -> cluster.tasks().all().stream().filter(Tasks::isRunning).count(),
          running -> running == NODES * FIT_ON_A_NODE);

      assertThat(runningPerNode())
          .allSatisfy((node, count) -> assertThat(count).isEqualTo(FIT_ON_A_NODE));
      assertNeverOverfilled(tasks.events());
      assertNeverTwoPlaces(bindings.events());

      // Room for one more is found by exactly one of the two.
      Task one = cluster.tasks().all().stream().filter(Tasks::isRunning).findFirst().orElseThrow();
      cluster.tasks().delete(one.getMetadata().getName());
      cluster.tasks().awaitGone(one.getMetadata().getName());
      Eventually.value(
          Tasks.PATIENCE,
          "the nodes are full again",
          () -> cluster.tasks().all().stream().filter(Tasks::isRunning).count(),
          count -> count == NODES * FIT_ON_A_NODE);
      assertNeverOverfilled(tasks.events());
      assertNeverTwoPlaces(bindings.events());
    }
  }

  private boolean nodesAreReady() {
    return cluster.client().objects(Kinds.NODE).listAll(ListOptions.ALL).items().stream()
            .flatMap(node -> node.getStatus().getConditionsList().stream())
            .filter(one -> one.getType().equals("Ready") && one.getStatus().equals("True"))
            .count()
        == NODES;
  }

  private Map<String, Long> runningPerNode() {
    Map<String, Long> counts = new HashMap<>();
    for (Docker.Container one : cluster.docker().containers()) {
      if (one.isRunning()) {
        counts.merge(one.node(), 1L, Long::sum);
      }
    }
    return counts;
  }

  /** Follows what the nodes reported, state by state. */
  private static void assertNeverOverfilled(List<ObjectEvent<Task>> events) {
    Map<String, String> nodeOf = new HashMap<>();
    for (ObjectEvent<Task> event : events) {
      switch (event) {
        case ObjectEvent.Added<Task> added -> note(added.object(), nodeOf);
        case ObjectEvent.Modified<Task> modified -> note(modified.object(), nodeOf);
        case ObjectEvent.Deleted<Task> deleted ->
            nodeOf.remove(deleted.object().getMetadata().getName());
        case ObjectEvent.Bookmark<Task> _, ObjectEvent.Undecodable<Task> _ -> {}
      }
    }
  }

  private static void note(Task state, Map<String, String> nodeOf) {
    String node = state.getStatus().getNode();
    if (Tasks.isRunning(state)) {
      nodeOf.put(state.getMetadata().getName(), node);
    } else {
      nodeOf.remove(state.getMetadata().getName());
    }
    assertThat(nodeOf.values().stream().filter(node::equals).count())
        .isLessThanOrEqualTo(FIT_ON_A_NODE);
  }

  private static void assertNeverTwoPlaces(List<ObjectEvent<Binding>> events) {
    Set<String> placed = new HashSet<>();
    Set<String> attempts = new HashSet<>();
    for (ObjectEvent<Binding> event : events) {
      switch (event) {
        case ObjectEvent.Added<Binding> added -> {
          Binding binding = added.object();
          String task = binding.getSpec().getTaskUid();
          assertThat(placed.add(task)).as("one place at a time: %s", binding).isTrue();
          assertThat(attempts.add(task + "#" + binding.getSpec().getAttempt()))
              .as("each place is an attempt of its own: %s", binding)
              .isTrue();
        }
        case ObjectEvent.Deleted<Binding> deleted ->
            placed.remove(deleted.object().getSpec().getTaskUid());
        case ObjectEvent.Modified<Binding> _,
            ObjectEvent.Bookmark<Binding> _,
            ObjectEvent.Undecodable<Binding> _ -> {}
      }
    }
  }
}
