package dev.berth.scheduling;

import dev.berth.api.v1.StrategyType;
import dev.berth.scheduling.backlog.GroupKey;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.plan.Planner;
import dev.berth.scheduling.plan.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Room that is being made: the task that will have it, and who must go first. The room is held in
 * the cluster as if the task had it already, so that nobody else takes what is freed.
 */
final class Nominations {
  // Longer than any grace that people give to what may be pushed aside.
  private static final Duration ROOM_AWAITED = Duration.ofMinutes(10);
  // Where nobody was asked to go, and nobody does, others can use what is free.
  private static final Duration ROOM_KEPT = Duration.ofMinutes(1);
  private static final int NODES_PER_KEPT = 16;

  /**
   * @param node the node's number
   * @param victims who has been asked to go; nobody where only what becomes free is kept
   * @param since when it began, or, where room is kept, when more of it came last
   * @param lacking how much of the room was missing then, as a part of it; 0 where others have been
   *     asked to go
   */
  record Nomination(
      Pending pending, Shape shape, int node, Set<PlaceKey> victims, long since, double lacking) {
    Nomination {
      victims = Set.copyOf(victims);
    }

    boolean isOverdue(long now) {
      return now - since >= (isKept() ? ROOM_KEPT : ROOM_AWAITED).toNanos();
    }

    boolean isOf(GroupKey group) {
      return !pending.group().isEmpty() && GroupKey.of(pending).equals(group);
    }

    boolean isKept() {
      return victims.isEmpty();
    }

    /** Whether a task is still the one that this is for, asking for the same room. */
    private boolean isFor(Pending other) {
      return pending.uid().equals(other.uid())
          && pending.priority() == other.priority()
          && pending.group().equals(other.group())
          && aboutRoom(pending).equals(aboutRoom(other));
    }

    private static Demand aboutRoom(Pending pending) {
      return pending.demand().withStrategy(StrategyType.STRATEGY_TYPE_UNSPECIFIED);
    }
  }

  private final Planner planner;
  private final Map<PlaceKey, Nomination> byKey = new LinkedHashMap<>();
  private final Set<PlaceKey> stuck = new HashSet<>();

  Nominations(Planner planner) {
    this.planner = planner;
  }

  void add(Nomination nomination) {
    byKey.put(nomination.pending().key(), nomination);
    // The task may come to ask for something else, or go: the shape is needed to the end.
    Shape _ = planner.hold(nomination.shape().demand());
  }

  /** Whether room is being made for this task, and it still asks for the same; if so, renews it. */
  boolean renew(Pending pending) {
    Nomination known = byKey.get(pending.key());
    if (known == null || !known.isFor(pending)) {
      return false;
    }
    byKey.put(
        pending.key(),
        new Nomination(
            pending, known.shape(), known.node(), known.victims(), known.since(), known.lacking()));
    return true;
  }

  /** Room is kept as before, and there is more of it. */
  Nomination progressed(Nomination one, double lacking, long now) {
    Nomination more =
        new Nomination(one.pending(), one.shape(), one.node(), one.victims(), now, lacking);
    byKey.put(one.pending().key(), more);
    return more;
  }

  /** Where room is kept, the first ones first. */
  List<Nomination> kept() {
    return byKey.values().stream().filter(Nomination::isKept).toList();
  }

  /** Whether room may be kept for one more of a namespace: for one of each, and on few nodes. */
  boolean mayKeep(String namespace, int nodes) {
    List<Nomination> kept = kept();
    return kept.size() < Math.max(1, nodes / NODES_PER_KEPT)
        && kept.stream().noneMatch(one -> one.pending().key().namespace().equals(namespace));
  }

  boolean anyOn(int node) {
    return byKey.values().stream().anyMatch(one -> one.node() == node);
  }

  /** Whether room is being made for members of a group. */
  boolean isMaking(GroupKey group) {
    return byKey.values().stream().anyMatch(one -> one.isOf(group));
  }

  boolean remove(PlaceKey key) {
    Nomination gone = byKey.remove(key);
    if (gone == null) {
      return false;
    }
    planner.drop(gone.shape());
    return true;
  }

  /** Those for which this victim was to go. */
  List<Nomination> waitingFor(PlaceKey victim) {
    return byKey.values().stream().filter(one -> one.victims().contains(victim)).toList();
  }

  /** These were asked to go and have not gone in time: nobody waits for them again. */
  void stuck(Collection<PlaceKey> victims) {
    stuck.addAll(victims);
  }

  /** A task uses nothing any more. */
  void gone(PlaceKey victim) {
    stuck.remove(victim);
  }

  /** Whether a task was asked to go and does not. */
  boolean isStuck(PlaceKey key) {
    return stuck.contains(key);
  }

  /** The room that is made or kept for a task. */
  Optional<Nomination> of(PlaceKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** All of them, the first ones first. */
  List<Nomination> all() {
    return new ArrayList<>(byKey.values());
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** Whether one has waited for too long. */
  boolean anyOverdue(long now) {
    return byKey.values().stream().anyMatch(one -> one.isOverdue(now));
  }
}
