package dev.berth.scheduling.queue;

import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.plan.Planner;
import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.plan.Refusal;
import dev.berth.scheduling.plan.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pending tasks: those whose turn will come, and those that wait: for something that can help
 * (parked), or for a moment (delayed). A task keeps its turn while it waits, so that it is not
 * overtaken by what came after it and asks for the same.
 *
 * <p>Invariant: a key has exactly one entry, which is in its lane unless it is taken or delayed.
 */
public final class Backlog {
  /** More looks than this at one go cost more than trying again. */
  private static final int MOST_LOOKS = 100_000;

  /** A task that can be decided about now. */
  public record Turn(Pending pending, Shape shape) {}

  /** A task that waits, and for what; told once for each reason. */
  public record Waiting(Pending pending, Reason reason) {}

  private final Planner planner;
  private final Map<PlaceKey, Entry> entries = new HashMap<>();
  private final Map<Lane.Key, Lane> lanes = new LinkedHashMap<>();
  private final Map<GroupKey, TreeMap<Long, Entry>> byGroup = new HashMap<>();
  private final PriorityQueue<Entry> delayed =
      new PriorityQueue<>(Comparator.comparingLong((Entry entry) -> entry.notBefore));
  private final BitSet changedNodes = new BitSet();
  private final Set<Lane> toTell = new LinkedHashSet<>();
  private QueueTree tree;
  private boolean anythingFreed;
  private long turns;

  public Backlog(Planner planner, QueueTree tree) {
    this.planner = planner;
    this.tree = tree;
  }

  /** Takes in a pending task, or its newer state. */
  public void offer(Pending pending) {
    Entry entry = entries.get(pending.key());
    if (entry == null || !entry.pending.uid().equals(pending.uid())) {
      remove(pending.key());
      Entry _ = enter(pending, turns++);
      return;
    }
    boolean other =
        !entry.pending.demand().equals(pending.demand())
            || entry.pending.priority() != pending.priority();
    entry.pending = pending;
    if (other) {
      // It asks for something else: what it waited for no longer counts.
      long turn = entry.turn;
      remove(pending.key());
      Entry _ = enter(pending, turn);
    }
  }

  private Entry enter(Pending pending, long turn) {
    Shape shape = planner.hold(pending.demand());
    Lane.Key key =
        new Lane.Key(pending.key().namespace(), pending.priority(), shape, pending.group());
    Lane lane = lanes.computeIfAbsent(key, one -> new Lane(one, tree.user(one.namespace())));
    lane.members++;
    Entry entry = new Entry(turn, pending, lane);
    entries.put(pending.key(), entry);
    if (!pending.group().isEmpty()) {
      byGroup.computeIfAbsent(GroupKey.of(pending), _ -> new TreeMap<>()).put(turn, entry);
      wakeGroup(GroupKey.of(pending));
    }
    lane.user.queue.want(shape.footprint().needs());
    lane.put(entry);
    if (lane.parked != null) {
      toTell.add(lane);
    }
    return entry;
  }

  public void remove(PlaceKey key) {
    Entry entry = entries.remove(key);
    if (entry == null) {
      return;
    }
    Lane lane = entry.lane;
    lane.remove(entry);
    if (!entry.pending.group().isEmpty()) {
      byGroup.computeIfPresent(
          GroupKey.of(entry.pending),
          (_, members) -> {
            members.remove(entry.turn);
            return members.isEmpty() ? null : members;
          });
    }
    if (entry.delayed) {
      delayed.remove(entry);
    }
    lane.user.queue.wantNoMore(lane.key.shape().footprint().needs());
    planner.drop(lane.key.shape());
    lane.members--;
    if (lane.members == 0) {
      lanes.remove(lane.key);
    }
  }

  /**
   * The task whose turn it is. It stays in the backlog, as neither ready nor waiting. Lanes that
   * may have no more than they have are parked on the way.
   */
  public Optional<Turn> take() {
    for (Lane lane = tree.next(); lane != null; lane = tree.next()) {
      Shape shape = lane.key.shape();
      Optional<Reason> withheld = tree.misplaced(lane.key.namespace());
      if (withheld.isEmpty()) {
        withheld = tree.withheld(lane.user.queue, shape.footprint().needs());
      }
      if (withheld.isEmpty()) {
        Entry entry = lane.entries.firstEntry().getValue();
        taken(entry);
        return Optional.of(new Turn(entry.pending, shape));
      }
      park(lane, withheld.get());
    }
    return Optional.empty();
  }

  /** It was taken and finds no place: it and all that ask for the same wait. */
  public void park(PlaceKey key, Reason reason) {
    Entry entry = entries.get(key);
    if (entry != null) {
      back(entry);
      park(entry.lane, reason);
    }
  }

  private static void taken(Entry entry) {
    entry.taken = true;
    entry.lane.remove(entry);
  }

  private static void back(Entry entry) {
    entry.taken = false;
    entry.lane.put(entry);
  }

  private void park(Lane lane, Reason reason) {
    lane.park(reason);
    toTell.add(lane);
  }

  /** It was taken, and nothing was decided: it is its turn again. */
  public void putBack(PlaceKey key) {
    Entry entry = entries.get(key);
    if (entry != null && !entry.delayed) {
      back(entry);
    }
  }

  /**
   * Its bind failed: it waits for a moment, longer each time.
   *
   * @return how often that has happened in a row
   */
  public int delay(PlaceKey key, long notBefore) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return 0;
    }
    wait(entry, notBefore);
    return ++entry.failures;
  }

  /**
   * It was taken, but nodes have refused it: it waits for a moment before its next attempt.
   *
   * @return false when it has done so already
   */
  public boolean rest(PlaceKey key, long notBefore) {
    Entry entry = entries.get(key);
    if (entry == null || entry.rested) {
      return false;
    }
    entry.rested = true;
    wait(entry, notBefore);
    return true;
  }

  private void wait(Entry entry, long notBefore) {
    taken(entry);
    if (entry.delayed) {
      delayed.remove(entry);
    }
    entry.delayed = true;
    entry.notBefore = notBefore;
    delayed.add(entry);
  }

  public int failures(PlaceKey key) {
    Entry entry = entries.get(key);
    return entry == null ? 0 : entry.failures;
  }

  /** A node has changed, or somebody has left it: those that would fit there now are woken. */
  public void nodeChanged(int node) {
    changedNodes.set(node);
  }

  /** Somebody has left his place: queues have less than before. */
  public void freed(int node) {
    changedNodes.set(node);
    anythingFreed = true;
  }

  /** Wakes what time or changes can help. Called before decisions, however much has changed. */
  public void wake(long now) {
    for (Entry entry = delayed.peek();
        entry != null && entry.notBefore - now <= 0;
        entry = delayed.peek()) {
      delayed.remove(entry);
      entry.delayed = false;
      back(entry);
    }
    if (!changedNodes.isEmpty() || anythingFreed) {
      boolean tooMany = (long) lanes.size() * changedNodes.cardinality() > MOST_LOOKS;
      for (Lane lane : lanes.values()) {
        if (lane.parked != null && helps(lane, lane.parked, tooMany)) {
          lane.wake();
        }
      }
      changedNodes.clear();
      anythingFreed = false;
    }
  }

  private boolean helps(Lane lane, Reason reason, boolean tooMany) {
    Refusal refusal = reason.refusal();
    if (refusal == null) {
      return true;
    }
    Shape shape = lane.key.shape();
    if (refusal.companyHelps() && lane.company != shape.companyVersion()) {
      return true;
    }
    if (tooMany) {
      return true;
    }
    for (int node = changedNodes.nextSetBit(0);
        node >= 0;
        node = changedNodes.nextSetBit(node + 1)) {
      if (shape.fits(node)) {
        return true;
      }
    }
    return false;
  }

  /** The tasks that have come to wait, or for something else, since this was last asked. */
  public List<Waiting> tellWaiting() {
    List<Waiting> all = new ArrayList<>();
    for (Lane lane : toTell) {
      if (lane.parked != null) {
        for (Entry entry : lane.entries.values()) {
          if (entry.told != lane.sayings) {
            entry.told = lane.sayings;
            all.add(new Waiting(entry.pending, lane.parked));
          }
        }
      }
    }
    toTell.clear();
    return all;
  }

  /** Queues or namespaces have changed: everybody is sorted in anew, and tries again. */
  public void use(QueueTree other) {
    List<Entry> all = new ArrayList<>(entries.values());
    all.sort(Comparator.comparingLong(entry -> entry.turn));
    for (Entry entry : all) {
      remove(entry.pending.key());
    }
    tree = other;
    for (Entry before : all) {
      Entry entry = enter(before.pending, before.turn);
      entry.failures = before.failures;
      entry.rested = before.rested;
      if (before.delayed) {
        wait(entry, before.notBefore);
      } else if (before.taken) {
        taken(entry);
      }
    }
  }

  /** Something about a group has changed: its tasks try again. */
  public void wakeGroup(GroupKey group) {
    for (Entry entry : byGroup.getOrDefault(group, new TreeMap<>()).values()) {
      if (entry.lane.parked != null) {
        entry.lane.wake();
      }
    }
  }

  /**
   * Takes the tasks of a group whose first one was taken, at most so many more, oldest first. Those
   * that wait for a moment are left.
   */
  public List<Turn> takeMore(GroupKey group, int most) {
    List<Turn> more = new ArrayList<>();
    for (Entry entry : byGroup.getOrDefault(group, new TreeMap<>()).values()) {
      if (more.size() < most && entry.lane.entries.containsKey(entry.turn)) {
        more.add(new Turn(entry.pending, entry.lane.key.shape()));
        taken(entry);
      }
    }
    return more;
  }

  public boolean hasReady() {
    return tree.root().ready() > 0;
  }

  /** Whether {@link #wake} may find something to do though no time has passed. */
  public boolean hasChanges() {
    return !changedNodes.isEmpty() || anythingFreed;
  }

  public boolean hasDelayed() {
    return !delayed.isEmpty();
  }

  /** The moment until which the first of the delayed waits; only when there is one. */
  public long firstDelay() {
    Entry first = delayed.peek();
    if (first == null) {
      throw new IllegalStateException("nothing is delayed");
    }
    return first.notBefore;
  }

  public int size() {
    return entries.size();
  }

  /** All of them, by their turns. */
  public List<Pending> all() {
    return entries.values().stream()
        .sorted(Comparator.comparingLong(entry -> entry.turn))
        .map(entry -> entry.pending)
        .toList();
  }

  public @Nullable Pending pending(PlaceKey key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.pending;
  }
}
