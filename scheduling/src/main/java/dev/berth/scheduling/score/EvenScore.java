package dev.berth.scheduling.score;

import dev.berth.scheduling.filter.Feasible;
import dev.berth.scheduling.filter.room.Eligible;
import dev.berth.scheduling.topology.Counter;
import dev.berth.scheduling.topology.Domains;
import java.util.List;

/** Spread that is wished for: the nearer a domain is to the emptiest one, the better. */
final class EvenScore implements Score {
  private final Counter[] like;
  private final Eligible[] eligible;
  private final int[] fewest;

  EvenScore(List<Counter> like, Feasible nodes) {
    this.like = like.toArray(Counter[]::new);
    this.eligible =
        like.stream().map(one -> new Eligible(nodes, one.domains())).toArray(Eligible[]::new);
    this.fewest = new int[this.like.length];
  }

  @Override
  public void prepare() {
    for (int i = 0; i < like.length; i++) {
      fewest[i] = eligible[i].fewest(like[i]);
    }
  }

  @Override
  public int points(int node) {
    int points = 0;
    for (int i = 0; i < like.length; i++) {
      if (like[i].domains().of(node) != Domains.NONE) {
        points += MOST / (1 + Math.max(0, like[i].at(node) - fewest[i]));
      }
    }
    return points / like.length;
  }
}
