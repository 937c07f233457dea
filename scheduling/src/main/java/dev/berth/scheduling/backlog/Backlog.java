package dev.berth.scheduling.backlog;

import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.plan.Planner;
import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.plan.Shape;
import dev.berth.scheduling.queue.QueueTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pending tasks: those whose turn will come, and those that wait: for something that can help
 * (parked), or for a moment (delayed). A task keeps its turn while it waits, so that it is not
 * overtaken by what came after it and asks for the same.
 *
 * <p>Invariant: a key has exactly one entry, which is in its lane unless it is taken or delayed.
 * Its queue wants what it asks for unless it is taken: whoever takes a task gives it a place, parks
 * it, delays it or puts it back.
 */
public final class Backlog {
  /** A task that can be decided about now. */
  public record Turn(Pending pending, Shape shape) {}

  /** A task that waits, and for what; told once for each reason. */
  public record Waiting(Pending pending, Reason reason) {}

  private final Entries entries;
  private final Delays delays = new Delays();
  private final Changes changes;
  private final Telling telling = new Telling();
  private final Overtaken overtaken;
  private long offered;

  /**
   * @param changes what is said to it can help those that wait
   */
  public Backlog(Planner planner, QueueTree tree, Changes changes) {
    this.entries = new Entries(planner, tree);
    this.changes = changes;
    this.overtaken = new Overtaken(entries, changes);
  }

  /** Those for which there is no room while others get places. */
  public Overtaken overtaken() {
    return overtaken;
  }

  /** Takes in a pending task, or its newer state. */
  public void offer(Pending pending) {
    Entry entry = entries.get(pending.key());
    if (entry == null || !entry.pending.uid().equals(pending.uid())) {
      remove(pending.key());
      Entry _ = enter(pending, offered++);
    } else if (entry.lane.key.isOf(pending)) {
      entry.pending = pending;
    } else {
      // It asks for something else: what it waited for no longer counts.
      boolean taken = entry.taken && !entry.delayed;
      remove(pending.key());
      Entry other = enter(pending, entry.turn);
      if (taken) {
        other.take();
      }
    }
  }

  private Entry enter(Pending pending, long turn) {
    Entry entry = entries.enter(pending, turn);
    if (!pending.group().isEmpty()) {
      wakeGroup(GroupKey.of(pending));
    }
    if (entry.lane.parked != null) {
      telling.about(entry.lane);
    }
    return entry;
  }

  public void remove(PlaceKey key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return;
    }
    delays.remove(entry);
    if (entry.wants && entry.lane.account.queue().hasGuarantee()) {
      // Less is held back for it than before.
      changes.lessIsOwed();
    }
    entries.leave(entry);
  }

  /**
   * The task whose turn it is. It stays in the backlog, as neither ready nor waiting. Lanes that
   * may have no more than they have are parked on the way.
   */
  public Optional<Turn> take() {
    QueueTree tree = entries.tree();
    Turns turns = entries.turns();
    for (Lane lane = turns.next(); lane != null; lane = turns.next()) {
      Shape shape = lane.key.shape();
      Optional<Reason> withheld = tree.misplaced(lane.key.namespace());
      if (withheld.isEmpty()) {
        withheld =
            tree.withheld(lane.account.queue(), shape.footprint().needs(), lane.key.priority());
      }
      if (withheld.isEmpty()) {
        Entry entry = lane.entries.firstEntry().getValue();
        entry.take();
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
      entry.putBack();
      park(entry.lane, reason);
    }
  }

  private void park(Lane lane, Reason reason) {
    boolean wasHopeless = lane.isHopeless();
    lane.park(reason);
    lane.lenders = lane.isPromised() ? entries.tree().lenders() : Lane.PROMISED_NOTHING;
    overtaken.parked(lane, reason);
    changes.parked(reason);
    if (lane.isHopeless() && !wasHopeless && lane.account.queue().hasGuarantee()) {
      // Less is held back for it than before.
      changes.lessIsOwed();
    }
    telling.about(lane);
  }

  /** It was taken, and has got a place. */
  public void served(PlaceKey key) {
    Entry entry = entries.get(key);
    if (entry != null) {
      entry.lane.patience.end();
    }
  }

  /** It was taken, and nothing was decided: it is its turn again, whatever its like wait for. */
  public void putBack(PlaceKey key) {
    Entry entry = entries.get(key);
    if (entry != null && !entry.delayed) {
      again(entry);
    }
  }

  private void again(Entry entry) {
    entry.putBack();
    entry.lane.wake();
    if (!entry.pending.group().isEmpty()) {
      // The others may have waited for it.
      wakeGroup(GroupKey.of(entry.pending));
    }
  }

  /** It was told something else than what its lane waits for. */
  public void toldOtherwise(PlaceKey key) {
    Entry entry = entries.get(key);
    if (entry != null) {
      entry.told = 0;
    }
  }

  /** Something has gone wrong about it: it waits for a moment, longer each time. */
  public void retry(PlaceKey key, long now) {
    Entry entry = entries.get(key);
    if (entry != null) {
      wait(entry, now + Delays.after(entry.failures).toNanos());
      entry.failures++;
    }
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
    entry.take();
    entry.want(true);
    delays.add(entry, notBefore);
  }

  /** Wakes what time or changes can help. Called before decisions, however much has changed. */
  public void wake(long now) {
    for (Entry entry = delays.takeDue(now); entry != null; entry = delays.takeDue(now)) {
      again(entry);
    }
    changes.wake(entries.lanes(), entries.tree(), now);
  }

  /** The tasks that have come to wait, or for something else, since this was last asked. */
  public List<Waiting> tellWaiting() {
    return telling.tell();
  }

  /** Queues or namespaces have changed: everybody is sorted in anew, and tries again. */
  public void use(QueueTree other) {
    List<Entry> all = entries.sorted();
    entries.use(other, () -> all.forEach(this::reenter));
  }

  private void reenter(Entry before) {
    Entry entry = enter(before.pending, before.turn);
    entry.failures = before.failures;
    entry.rested = before.rested;
    if (before.delayed) {
      delays.remove(before);
      wait(entry, before.notBefore);
    } else if (before.taken) {
      entry.take();
    }
  }

  /** Something about a group has changed: its tasks try again. */
  public void wakeGroup(GroupKey group) {
    for (Entry entry : entries.of(group)) {
      if (entry.lane.parked != null) {
        entry.lane.wake();
      }
    }
  }

  /** Whether a task of a group waits: for its turn, for what can help, or for a moment. */
  public boolean waits(GroupKey group) {
    return entries.of(group).stream().anyMatch(entry -> !entry.taken || entry.delayed);
  }

  /**
   * Takes the tasks of a group of which one was taken, oldest first. Those that wait for a moment,
   * and those for which room is made, are left.
   */
  public List<Turn> takeRest(GroupKey group) {
    List<Turn> rest = new ArrayList<>();
    for (Entry entry : entries.of(group)) {
      if (!entry.taken) {
        rest.add(new Turn(entry.pending, entry.lane.key.shape()));
        entry.take();
      }
    }
    return rest;
  }

  /** It was taken, and nothing was decided: it waits as it did before. */
  public void leave(PlaceKey key) {
    Entry entry = entries.get(key);
    if (entry != null && !entry.delayed) {
      entry.putBack();
    }
  }

  /** Whether there is one whose turn it may be, at once or after {@link #wake}. */
  public boolean hasWork(long now) {
    return !entries.turns().isEmpty()
        || changes.any()
        || changes.isTimeToTell(now)
        || delays.anyDue(now);
  }

  /** Whether {@link #wake} will find something to do later though nothing changes. */
  public boolean waitsForTime() {
    return !delays.isEmpty() || changes.anyOutdated();
  }

  public int size() {
    return entries.size();
  }

  /** All of them, by their turns. */
  public List<Pending> all() {
    return entries.sorted().stream().map(entry -> entry.pending).toList();
  }

  public @Nullable Pending pending(PlaceKey key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.pending;
  }
}
