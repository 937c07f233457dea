package dev.berth.scheduling.backlog;

import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.plan.Shape;
import dev.berth.scheduling.queue.Account;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pending tasks of one namespace and priority that ask for the same, by their turns. They wait
 * together: what the first of them does not find, the others would not.
 *
 * <p>Invariant: it is among those that are ready, under its first turn, exactly when it has an
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
  final Account account;
  final TreeMap<Long, Entry> entries = new TreeMap<>();

  /** How many entries belong to it, those that are taken or delayed included. */
  int members;

  @Nullable Reason parked;

  final Patience patience = new Patience();

  /** Whether what it waits for may be something else by now, though it would not fit anywhere. */
  boolean outdated;

  /** Whether only people can help it. */
  private boolean hopeless;

  static final int PROMISED_NOTHING = -1;

  /**
   * Which queues had more than they are guaranteed when it was parked; nothing when its own was not
   * guaranteed what it asks for.
   */
  int lenders;

  /** How the company was when it was parked. */
  long company;

  /** What it waits for, as long as that stays the same to people. */
  private @Nullable Reason said;

  /** How often that has changed. */
  int sayings;

  private final Turns turns;
  private boolean ready;
  private long readyTurn;

  Lane(Key key, Account account, Turns turns) {
    this.key = key;
    this.account = account;
    this.turns = turns;
  }

  void put(Entry entry) {
    if (entries.put(entry.turn, entry) == null && hopeless) {
      account.hopeless(key.shape().footprint().needs(), true);
    }
    update();
  }

  void remove(Entry entry) {
    if (entries.remove(entry.turn) != null && hopeless) {
      account.hopeless(key.shape().footprint().needs(), false);
    }
    update();
  }

  void park(Reason reason) {
    parked = reason;
    outdated = false;
    expect(!reason.isHopeless());
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

  /** Whether it is parked for something in which only people can help. */
  boolean isHopeless() {
    return hopeless;
  }

  /** Whether its queue is guaranteed what one of them asks for. */
  boolean isPromised() {
    return account.queue().isPromised(key.shape().footprint().needs());
  }

  /** One more of it wants a place, or one less. */
  void want(boolean wants) {
    if (wants) {
      account.want(key.shape().footprint().needs());
    } else {
      account.wantNoMore(key.shape().footprint().needs());
    }
  }

  void wake() {
    parked = null;
    outdated = false;
    expect(true);
    update();
  }

  private void expect(boolean hope) {
    if (hopeless == hope) {
      hopeless = !hope;
      entries.values().forEach(_ -> account.hopeless(key.shape().footprint().needs(), !hope));
    }
  }

  private void update() {
    boolean now = parked == null && !entries.isEmpty() && account.queue().isOurs();
    long turn = now ? entries.firstKey() : 0;
    if (ready == now && (!now || turn == readyTurn)) {
      return;
    }
    if (ready) {
      turns.remove(this, readyTurn);
    }
    if (now) {
      turns.add(this, turn);
    }
    ready = now;
    readyTurn = turn;
  }
}
