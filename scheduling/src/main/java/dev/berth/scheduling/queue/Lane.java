package dev.berth.scheduling.queue;

import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.plan.Shape;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pending tasks of one namespace and priority that ask for the same, by their turns. They wait
 * together: what the first of them does not find, the others would not.
 *
 * <p>Invariant: it is among its user's ready ones, under its first turn, exactly when it has an
 * entry, is parked for nothing, and is ours to decide about.
 */
final class Lane {
  /**
   * What tells one from another.
   *
   * @param preempts whether they may take the place of lesser ones
   * @param group "" for tasks that start by themselves
   */
  record Key(String namespace, int priority, boolean preempts, Shape shape, String group) {
    static Key of(Pending pending, Shape shape) {
      return new Key(
          pending.key().namespace(),
          pending.priority(),
          pending.mayPreempt(),
          shape,
          pending.group());
    }

    /** Whether a task belongs here. */
    boolean isOf(Pending pending) {
      return shape.demand().equals(pending.demand()) && equals(of(pending, shape));
    }
  }

  final Key key;
  final User user;
  final TreeMap<Long, Entry> entries = new TreeMap<>();

  /** How many entries belong to it, those that are taken or delayed included. */
  int members;

  @Nullable Reason parked;

  final Patience patience = new Patience();

  /** Whether what it waits for may be something else by now, though it would not fit anywhere. */
  boolean outdated;

  /** How the company was when it was parked. */
  long company;

  /** What it waits for, as long as that stays the same to people. */
  private @Nullable Reason said;

  /** How often that has changed. */
  int sayings;

  private boolean ready;
  private long readyTurn;

  Lane(Key key, User user) {
    this.key = key;
    this.user = user;
  }

  void put(Entry entry) {
    entries.put(entry.turn, entry);
    update();
  }

  void remove(Entry entry) {
    entries.remove(entry.turn);
    update();
  }

  void park(Reason reason) {
    parked = reason;
    outdated = false;
    company = companyNow();
    if (said == null || !reason.isSaidBy(said.sentence())) {
      said = reason;
      sayings++;
    }
    update();
  }

  /** Another number whenever other tasks, or nodes, may have come to be the right company. */
  long companyNow() {
    return key.shape().companyVersion() + key.shape().nodes().version();
  }

  /** One more of it wants a place, or one less. */
  void want(boolean wants) {
    if (wants) {
      user.queue.want(key.shape().footprint().needs());
    } else {
      user.queue.wantNoMore(key.shape().footprint().needs());
    }
  }

  void wake() {
    parked = null;
    outdated = false;
    update();
  }

  private void update() {
    boolean now = parked == null && !entries.isEmpty() && user.queue.isOurs();
    long turn = now ? entries.firstKey() : 0;
    if (ready == now && (!now || turn == readyTurn)) {
      return;
    }
    Levels levels = user.queue.levels;
    if (ready) {
      levels.remove(this, readyTurn);
    }
    if (now) {
      levels.add(this, turn);
    }
    user.queue.addReady((now ? 1 : 0) - (ready ? 1 : 0));
    ready = now;
    readyTurn = turn;
  }
}
