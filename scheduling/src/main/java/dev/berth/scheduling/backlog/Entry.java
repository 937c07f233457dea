package dev.berth.scheduling.backlog;

/** One pending task and its turn, which it keeps while it waits. */
final class Entry {
  final long turn;
  Pending pending;
  final Lane lane;

  /** Which of its lane's sayings was told last; 0 for none. */
  int told;

  /** Whether it is out of its lane: decided about, or delayed. */
  boolean taken;

  /** Whether its queue's account says that it wants a place. */
  boolean wants;

  boolean delayed;
  long notBefore;

  /** How often something has gone wrong about it in a row. */
  int failures;

  boolean rested;

  Entry(long turn, Pending pending, Lane lane) {
    this.turn = turn;
    this.pending = pending;
    this.lane = lane;
  }

  /** It is being decided about, or waits for a moment. */
  void take() {
    taken = true;
    lane.remove(this);
    want(false);
  }

  void putBack() {
    taken = false;
    lane.put(this);
    want(true);
  }

  void want(boolean now) {
    if (wants != now) {
      wants = now;
      lane.want(now);
    }
  }
}
