package dev.berth.scheduling.backlog;

import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.plan.Planner;
import dev.berth.scheduling.plan.Shape;
import dev.berth.scheduling.queue.QueueTree;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pending tasks, each in the lane of its like, and found by its name or its group. */
final class Entries {
  private final Planner planner;
  private final Map<PlaceKey, Entry> byKey = new HashMap<>();
  private final Map<Lane.Key, Lane> lanes = new LinkedHashMap<>();
  private final Gangs gangs = new Gangs();
  private QueueTree tree;
  private Turns turns;

  Entries(Planner planner, QueueTree tree) {
    this.planner = planner;
    this.tree = tree;
    this.turns = new Turns(tree);
  }

  QueueTree tree() {
    return tree;
  }

  Turns turns() {
    return turns;
  }

  @Nullable Entry get(PlaceKey key) {
    return byKey.get(key);
  }

  int size() {
    return byKey.size();
  }

  Collection<Lane> lanes() {
    return lanes.values();
  }

  /** The tasks of a group, by their turns. */
  Collection<Entry> of(GroupKey group) {
    return gangs.of(group);
  }

  /** All of them, by their turns. */
  List<Entry> sorted() {
    return byKey.values().stream().sorted(Comparator.comparingLong(entry -> entry.turn)).toList();
  }

  /** Puts a task into the lane of its like. */
  Entry enter(Pending pending, long turn) {
    Lane.Key key = Lane.Key.of(pending, planner.hold(pending.demand()));
    Lane lane =
        lanes.computeIfAbsent(key, one -> new Lane(one, tree.account(one.namespace()), turns));
    lane.members++;
    Entry entry = new Entry(turn, pending, lane);
    byKey.put(pending.key(), entry);
    gangs.add(entry);
    entry.want(true);
    lane.put(entry);
    return entry;
  }

  void leave(Entry entry) {
    Lane lane = entry.lane;
    byKey.remove(entry.pending.key());
    lane.remove(entry);
    gangs.remove(entry);
    entry.want(false);
    planner.drop(lane.key.shape());
    lane.members--;
    if (lane.members == 0) {
      lanes.remove(lane.key);
    }
  }

  /** Empties all lanes, for those of other queues to be filled. */
  void use(QueueTree other, Runnable refill) {
    List<Entry> all = sorted();
    // Held meanwhile, so that they are not made anew.
    List<Shape> shapes = all.stream().map(one -> planner.hold(one.pending.demand())).toList();
    all.forEach(this::leave);
    tree = other;
    turns = new Turns(other);
    refill.run();
    shapes.forEach(planner::drop);
  }
}
