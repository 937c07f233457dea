package dev.berth.scheduling.topology;

import java.util.ArrayList;
import java.util.List;

/** The counters that count a task of some kin. Shared by all of that kin. */
public final class Tally {
  private final Kin kin;
  final List<Counter> counters = new ArrayList<>();
  int users;

  Tally(Kin kin) {
    this.kin = kin;
  }

  public Kin kin() {
    return kin;
  }

  /** Such a task has got a place on a node. */
  public void placed(int node) {
    for (int i = 0; i < counters.size(); i++) {
      counters.get(i).add(node, 1);
    }
  }

  /** Such a task has left a node. */
  public void left(int node) {
    for (int i = 0; i < counters.size(); i++) {
      counters.get(i).add(node, -1);
    }
  }
}
