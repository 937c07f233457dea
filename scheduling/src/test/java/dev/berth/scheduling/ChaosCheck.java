package dev.berth.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.scheduling.Round.Chosen;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Amounts;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.queue.QueueNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What must always hold in a {@link Chaos}, and what must once it has come to rest. */
final class ChaosCheck {
  private final World world;
  private final Map<PlaceKey, Chosen> binds;

  /**
   * @param binds those that are on their way
   */
  ChaosCheck(World world, Map<PlaceKey, Chosen> binds) {
    this.world = world;
    this.binds = binds;
  }

  static boolean pending(Task task) {
    return task.getStatus().getPhase() == TaskPhase.TASK_PHASE_PENDING;
  }

  /** What bindings and binds on their way leave of each node: cpu and memory. */
  Map<String, long[]> free() {
    Map<String, long[]> free = new HashMap<>();
    world.nodes.forEach((name, node) -> {
      Amounts has = Amounts.of(node.getStatus().getAllocatableMap());
      free.put(name, new long[] {has.cpu(), has.memory()});
    });
    // As it is assumed, unless somebody else has bound it.
    world
        .scheduling
        .cluster()
        .forEachPlace(place -> {
          if (world.bindings.containsKey(place.key()) || isBeingBound(place.key())) {
            long[] left = free.get(world.scheduling.cluster().name(place.node()));
            if (left != null) {
              left[0] -= place.footprint().needs().of(0);
              left[1] -= place.footprint().needs().of(1);
            }
          }
        });
    return free;
  }

  private boolean isBeingBound(PlaceKey key) {
    Chosen chosen = binds.get(key);
    Task task = world.tasks.get(key);
    return chosen != null
        && task != null
        && chosen.pending().uid().equals(task.getMetadata().getUid())
        && chosen.pending().attempt() == task.getStatus().getAttempt();
  }

  static boolean mayBeOn(Task task, Node node) {
    boolean ready = node.getStatus().getConditions(0).getStatus().equals("True");
    return ready
        && task.getSpec().getNodeSelectorMap().entrySet().stream()
            .allMatch(
                one -> one.getValue().equals(node.getMetadata().getLabelsMap().get(one.getKey())));
  }

  /** After each step. */
  void always() {
    Recount.check(world);
    // Who is bound, and has not ended, has his place where he is bound.
    world.bindings.forEach((key, binding) -> {
      Place place = world.scheduling.cluster().place(key);
      Task task = world.tasks.get(key);
      boolean over = task != null && task.getStatus().getPhase() == TaskPhase.TASK_PHASE_SUCCEEDED;
      assertThat(place == null).as(key.toString()).isEqualTo(over);
      if (place != null) {
        assertThat(world.scheduling.cluster().name(place.node()))
            .isEqualTo(binding.getSpec().getNode());
      }
    });
    // Who has no place is wanted by his queue, unless his time is over and he is not seen again.
    Map<QueueNode, Long> cpu = new HashMap<>();
    Map<QueueNode, Integer> tasks = new HashMap<>();
    for (Task task : world.tasks.values()) {
      PlaceKey key = Tasks.key(task);
      boolean waits =
          pending(task)
              && !world.bindings.containsKey(key)
              && world.scheduling.cluster().place(key) == null;
      for (QueueNode queue = world.scheduling.queues().of(key.namespace());
          waits && queue != null;
          queue = queue.parent()) {
        cpu.merge(queue, Demand.of(task).amounts().cpu(), Long::sum);
        tasks.merge(queue, 1, Integer::sum);
      }
    }
    List<QueueNode> all = new ArrayList<>(world.scheduling.queues().queues());
    all.add(world.scheduling.queues().root());
    for (QueueNode queue : all) {
      assertThat(queue.wanted().tasks()).as(queue.name()).isEqualTo(tasks.getOrDefault(queue, 0));
      assertThat(queue.wanted().of(0)).as(queue.name()).isEqualTo(cpu.getOrDefault(queue, 0L));
    }
  }

  void nothingIsAssumedOrHeld() {
    assertThat(world.scheduling.cluster().placed())
        .as("nothing is assumed or held")
        .isLessThanOrEqualTo(world.bindings.size());
  }

  /** Whoever waits, waits for something that is not there. */
  void atRest() {
    Map<String, long[]> free = free();
    for (Task task : world.tasks.values()) {
      if (pending(task) && !world.bindings.containsKey(Tasks.key(task))) {
        for (Node node : world.nodes.values()) {
          if (mayBeOn(task, node)) {
            assertThat(fits(task, Objects.requireNonNull(free.get(node.getMetadata().getName()))))
                .as("%s fits on %s", Tasks.key(task), node.getMetadata().getName())
                .isFalse();
            assertThat(fits(task, freeAbove(task, node)))
                .as("%s might push others aside on %s", Tasks.key(task), node)
                .isFalse();
          }
        }
      }
    }
  }

  private static boolean fits(Task task, long[] free) {
    Amounts asked = Demand.of(task).amounts();
    return asked.cpu() <= free[0] && asked.memory() <= free[1];
  }

  /** What those of at least the task's priority leave of a node, when it may push others aside. */
  private long[] freeAbove(Task task, Node node) {
    Amounts has = Amounts.of(node.getStatus().getAllocatableMap());
    long[] free = {has.cpu(), has.memory()};
    boolean peaceful = task.getSpec().getPreemptionPolicy().equals("Never");
    world
        .scheduling
        .cluster()
        .forEachPlace(place -> {
          boolean stays = peaceful || place.priority() >= task.getSpec().getPriority();
          if (stays
              && world
                  .scheduling
                  .cluster()
                  .name(place.node())
                  .equals(node.getMetadata().getName())) {
            free[0] -= place.footprint().needs().of(0);
            free[1] -= place.footprint().needs().of(1);
          }
        });
    return free;
  }
}
