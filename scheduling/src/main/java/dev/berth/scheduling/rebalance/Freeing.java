package dev.berth.scheduling.rebalance;

import dev.berth.scheduling.cluster.PlaceKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Takes all that there is off nodes that have nearly nothing, if all of it fits elsewhere. */
final class Freeing {
  private final Draft draft;

  Freeing(Draft draft) {
    this.draft = draft;
  }

  void free(List<String> ripe) {
    List<String> nearlyEmpty = ripe.stream().filter(node -> !draft.isDestination(node)).toList();
    List<String> free = nearlyEmpty.stream().filter(node -> draft.tasksOn(node) == 0).toList();
    List<String> candidates = new ArrayList<>(nearlyEmpty);
    candidates.removeAll(free);
    candidates.sort(Comparator.comparingInt(draft::requested));
    free.forEach(draft::avoid);
    if (!candidates.isEmpty() && !anyOtherInUse(nearlyEmpty)) {
      // Somebody must take what the others have.
      candidates.removeLast();
    }
    if (!candidates.isEmpty()) {
      draft.avoidWarm();
    }
    candidates.forEach(draft::avoid);
    for (String node : candidates) {
      if (draft.isUsedUp() || !free(node)) {
        draft.avoidNoMore(node);
      }
    }
  }

  private boolean anyOtherInUse(List<String> nearlyEmpty) {
    return draft.nodes().stream()
        .map(node -> node.getMetadata().getName())
        .anyMatch(node -> !nearlyEmpty.contains(node) && draft.tasksOn(node) > 0);
  }

  /** All of it fits elsewhere, or nothing is moved; how much goes now is for the budgets. */
  private boolean free(String node) {
    if (draft.isLeaving(node)) {
      return isBegun(node);
    }
    List<PlaceKey> movable = draft.movable(node, draft::requests);
    Map<PlaceKey, String> destinations = new TreeMap<>(Comparator.comparing(PlaceKey::toString));
    boolean all = movable.size() == draft.tenants(node).size();
    for (PlaceKey key : movable) {
      Optional<String> to = all ? draft.tryMove(key) : Optional.empty();
      to.ifPresent(there -> destinations.put(key, there));
      all = to.isPresent();
    }
    if (!all || movable.stream().noneMatch(draft::allows)) {
      destinations.forEach(draft::undo);
      return all && isBegun(node);
    }
    String why = "nearly nothing is on node " + node + ", and all of it fits elsewhere";
    destinations.forEach((key, to) -> {
      if (draft.allows(key)) {
        draft.keep(key, to, Aim.EMPTY, why);
      }
    });
    return true;
  }

  /** Whether it is being freed since an earlier plan. */
  private boolean isBegun(String name) {
    return draft.nodes().stream()
        .filter(node -> node.getMetadata().getName().equals(name))
        .flatMap(node -> node.getSpec().getTaintsList().stream())
        .anyMatch(taint -> taint.getKey().equals(Rebalancing.TAINT));
  }
}
