package dev.berth.scheduling.score;

import dev.berth.scheduling.cluster.Capacity;
import dev.berth.scheduling.cluster.Needs;

/**
 * The strategy: how much of the node's scarcer resource would be used, which is good when tasks are
 * packed and bad when they are spread.
 */
final class LoadScore implements Score {
  private final Capacity capacity;
  private final Needs needs;
  private final boolean pack;

  LoadScore(Capacity capacity, Needs needs, boolean pack) {
    this.capacity = capacity;
    this.needs = needs;
    this.pack = pack;
  }

  @Override
  public int points(int node) {
    int used = Math.min(MOST, capacity.dominantShareWith(node, needs));
    return pack ? used : MOST - used;
  }
}
