package dev.berth.scheduling.rebalance;

import dev.berth.api.v1.Node;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.scheduling.Round;
import dev.berth.scheduling.Scheduling;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.cluster.Capacity;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.cluster.ResourceNames;
import dev.berth.scheduling.preview.Picture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The scheduler on a picture of the cluster: what it would do with a task that loses its place. */
final class Trial {
  private static final String NEVER = "Never";
  private static final int AT_ONCE = 1_000;
  // Any: it tells only between nodes that are equally good.
  private static final long SEED = 1;

  private final Picture picture;
  private final Scheduling scheduling;
  private final Map<String, Node> nodes = new HashMap<>();

  Trial(Picture picture) {
    this.picture = picture;
    Picture start = picture.copy();
    for (Node node : picture.nodes()) {
      nodes.put(node.getMetadata().getName(), node);
      start.put(tainted(node, false));
    }
    picture.tasks().values().stream()
        .filter(task -> !picture.bindings().containsKey(PlaceKey.of(task.getMetadata())))
        .forEach(task -> start.put(peaceful(task)));
    scheduling = start.scheduling(SEED);
    // Those that wait have first what they can have.
    while (scheduling.hasWork(0)) {
      var _ = scheduling.decide(AT_ONCE, 0);
    }
  }

  /** How much of a node is requested, in ten-thousandths. */
  int share(String node) {
    Capacity capacity = scheduling.cluster().capacity();
    int number = scheduling.cluster().number(node);
    return Math.max(
        share(capacity, number, ResourceNames.CPU), share(capacity, number, ResourceNames.MEMORY));
  }

  private static int share(Capacity capacity, int node, int resource) {
    long all = capacity.allocatable(node, resource);
    return all <= 0 ? 0 : (int) ((double) (all - capacity.free(node, resource)) / all * 10_000);
  }

  int tasksOn(String node) {
    return scheduling.cluster().capacity().tasks(scheduling.cluster().number(node));
  }

  /** With our taint, or without it. */
  void avoid(String name, boolean avoid) {
    Node node = nodes.get(name);
    if (node != null) {
      scheduling.observe(tainted(node, avoid));
    }
  }

  private static Node tainted(Node node, boolean avoid) {
    Node.Builder seen = node.toBuilder();
    seen.getSpecBuilder().clearTaints();
    node.getSpec().getTaintsList().stream()
        .filter(one -> !one.getKey().equals(Rebalancing.TAINT))
        .forEach(seen.getSpecBuilder()::addTaints);
    if (avoid) {
      seen.getSpecBuilder()
          .addTaints(
              Taint.newBuilder()
                  .setKey(Rebalancing.TAINT)
                  .setEffect(TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE));
    }
    return seen.build();
  }

  /**
   * Takes a task off its node and places it again.
   *
   * @return its new node; empty when it has none, or somebody else takes the room that it leaves
   */
  Optional<String> move(PlaceKey key, Task task) {
    scheduling.observe(key, peaceful(pending(task)), null);
    String to = "";
    List<Pending> others = new ArrayList<>();
    while (scheduling.hasWork(0)) {
      for (Round.Chosen chosen : scheduling.decide(AT_ONCE, 0).chosen()) {
        if (chosen.pending().key().equals(key)) {
          to = chosen.node();
        } else {
          others.add(chosen.pending());
        }
      }
    }
    if (!others.isEmpty()) {
      // The room stays theirs to wait for.
      others.forEach(one -> scheduling.observe(one.key(), null, null));
      undo(key);
      others.forEach(one -> scheduling.observe(one.key(), one.task(), null));
    }
    return to.isEmpty() || !others.isEmpty() ? Optional.empty() : Optional.of(to);
  }

  /** It is where it was. */
  void undo(PlaceKey key) {
    scheduling.observe(key, picture.tasks().get(key), picture.bindings().get(key));
  }

  private static Task pending(Task task) {
    return task.toBuilder()
        .setStatus(
            task.getStatus().toBuilder().setPhase(TaskPhase.TASK_PHASE_PENDING).clearAttempts())
        .build();
  }

  /** Nobody is to be pushed aside for a move. */
  private static Task peaceful(Task task) {
    return task.toBuilder().setSpec(task.getSpec().toBuilder().setPreemptionPolicy(NEVER)).build();
  }
}
