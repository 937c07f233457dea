package dev.berth.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.scheduling.Round.Chosen;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Amounts;
import dev.berth.scheduling.demand.Demand;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What must hold in a {@link GroupChaos} that has come to rest. */
final class GroupChaosCheck {
  private final World world;
  private final Map<PlaceKey, Chosen> binds;
  private final boolean withQueues;

  /**
   * @param binds those that are on their way
   * @param withQueues whether there may be room that is for others
   */
  GroupChaosCheck(World world, Map<PlaceKey, Chosen> binds, boolean withQueues) {
    this.world = world;
    this.binds = binds;
    this.withQueues = withQueues;
  }

  /**
   * @param groups how many there are, "g0" and so on
   * @param needed how many members each needs, of those that exist
   */
  void atRest(int groups, Map<String, Integer> needed) {
    for (int g = 0; g < groups; g++) {
      String name = "g" + g;
      List<Task> members =
          world.tasks.values().stream()
              .filter(task -> task.getSpec().getTaskGroup().equals(name))
              .toList();
      List<Task> waiting = members.stream().filter(this::waits).toList();
      if (needed.containsKey(name) && !waiting.isEmpty()) {
        long ended = members.stream().filter(GroupChaosCheck::isOver).count();
        long standing = members.size() - waiting.size() - ended;
        long missing = needed.get(name) - ended - standing;
        assertThat(standing == 0 || missing <= 0)
            .as("%s has %d and lacks %d", name, standing, missing)
            .isTrue();
        checkNoRoom(name, waiting, (int) Math.max(1, missing));
      }
    }
    world.tasks.values().stream()
        .filter(task -> waits(task) && task.getSpec().getTaskGroup().isEmpty())
        .forEach(task -> checkNoRoom(task.getMetadata().getName(), List.of(task), 1));
  }

  private void checkNoRoom(String name, List<Task> waiting, int missing) {
    if (!withQueues && waiting.size() >= missing) {
      List<Task> least =
          waiting.stream()
              .sorted(Comparator.comparingLong(GroupChaosCheck::cpu))
              .limit(missing)
              .toList();
      // All tasks may take what is free, and the places of lesser ones.
      assertThat(fit(least, free(waiting.getFirst().getSpec().getPriority())))
          .as("%d of %s fit", missing, name)
          .isFalse();
    }
  }

  private static boolean fit(List<Task> least, Map<String, Long> free) {
    for (Task task : least.reversed()) {
      Optional<String> node =
          free.entrySet().stream()
              .filter(one -> one.getValue() >= cpu(task))
              .map(Map.Entry::getKey)
              .findFirst();
      if (node.isEmpty()) {
        return false;
      }
      free.merge(node.get(), -cpu(task), Long::sum);
    }
    return true;
  }

  /** What those of at least this priority leave of each node. */
  Map<String, Long> free(int priority) {
    Map<String, Long> free = new HashMap<>();
    for (Node node : world.nodes.values()) {
      free.put(
          node.getMetadata().getName(), Amounts.of(node.getStatus().getAllocatableMap()).cpu());
    }
    Map<PlaceKey, String> places = new HashMap<>();
    binds.forEach((key, one) -> places.put(key, one.node()));
    world.bindings.forEach((key, one) -> places.put(key, one.getSpec().getNode()));
    places.forEach((key, node) -> {
      Task task = Objects.requireNonNull(world.tasks.get(key));
      if (!isOver(task) && task.getSpec().getPriority() >= priority) {
        free.computeIfPresent(node, (_, left) -> left - cpu(task));
      }
    });
    return free;
  }

  private static long cpu(Task task) {
    return Demand.of(task).amounts().cpu();
  }

  private boolean waits(Task task) {
    return !isOver(task) && !world.bindings.containsKey(Tasks.key(task));
  }

  static boolean isOver(Task task) {
    return task.getStatus().getPhase() == TaskPhase.TASK_PHASE_SUCCEEDED;
  }
}
