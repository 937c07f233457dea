package dev.berth.scheduling;

import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.plan.Shape;
import dev.berth.scheduling.queue.Pending;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Room that is being made: the task that will have it, and who must go first. The room is held in
 * the cluster as if the task had it already, so that nobody else takes what is freed.
 */
final class Nominations {
  /**
   * @param node the node's number
   * @param victims who has been asked to go
   */
  record Nomination(Pending pending, Shape shape, int node, Set<PlaceKey> victims, long since) {
    Nomination {
      victims = Set.copyOf(victims);
    }
  }

  private final Map<PlaceKey, Nomination> byKey = new LinkedHashMap<>();

  void add(Nomination nomination) {
    byKey.put(nomination.pending().key(), nomination);
  }

  boolean has(PlaceKey key) {
    return byKey.containsKey(key);
  }

  /** Whether room is being made for this task, and it still asks for the same. */
  boolean holds(PlaceKey key, Task task) {
    Nomination nomination = byKey.get(key);
    return nomination != null
        && nomination.pending().task().getSpec().equals(task.getSpec())
        && nomination.pending().uid().equals(task.getMetadata().getUid());
  }

  /** Those for which this victim was to go. */
  List<Nomination> waitingFor(PlaceKey victim) {
    return byKey.values().stream().filter(one -> one.victims().contains(victim)).toList();
  }

  boolean remove(PlaceKey key) {
    return byKey.remove(key) != null;
  }

  List<Nomination> all() {
    return new ArrayList<>(byKey.values());
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }
}
