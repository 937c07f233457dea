package dev.berth.scheduling.topology;

import java.util.ArrayList;
import java.util.List;

/**
 * Where tasks of some kin are, and the counters that count them. Shared by all of that kin. It is
 * what a new counter begins with: nobody looks through all tasks for that.
 */
public final class Tally {
  private final Kin kin;
  private final NodeCounts places = new NodeCounts();
  private final List<Counter> counters = new ArrayList<>();
  int users;

  Tally(Kin kin) {
    this.kin = kin;
  }

  public Kin kin() {
    return kin;
  }

  /** Such a task has got a place on a node. */
  public void placed(int node) {
    places.add(node, 1);
    count(node, 1);
  }

  /** Such a task has left a node. */
  public void left(int node) {
    places.add(node, -1);
    count(node, -1);
  }

  /** Counts one task on a node in or out, though it stays where it is. */
  void count(int node, int change) {
    for (int i = 0; i < counters.size(); i++) {
      counters.get(i).add(node, change);
    }
  }

  /** A counter counts these from now on, those that are there already included. */
  void begin(Counter counter) {
    counters.add(counter);
    counter.tallies.add(this);
    places.forEach(counter::add);
  }

  /** A counter is used by nobody any more. */
  void end(Counter counter) {
    counters.remove(counter);
  }

  /** Nobody is of this kin any more. */
  void close() {
    counters.forEach(counter -> counter.tallies.remove(this));
  }
}
