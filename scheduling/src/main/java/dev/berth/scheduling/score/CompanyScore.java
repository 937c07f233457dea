package dev.berth.scheduling.score;

import dev.berth.scheduling.topology.Counter;
import java.util.List;

/**
 * Preferred affinity and anti-affinity: by weight, how much of the wanted company is near, and how
 * little of the unwanted. The first neighbour counts most.
 */
final class CompanyScore implements Score {
  /**
   * One wish.
   *
   * @param weight negative for company that is not wanted
   */
  record Wish(Counter others, int weight) {}

  private final Wish[] wishes;
  private final long all;

  CompanyScore(List<Wish> wishes) {
    this.wishes = wishes.toArray(Wish[]::new);
    this.all = Math.max(1, wishes.stream().mapToLong(wish -> Math.abs(wish.weight())).sum());
  }

  @Override
  public int points(int node) {
    long points = 0;
    for (Wish wish : wishes) {
      long near = wish.others().at(node);
      points +=
          wish.weight() >= 0
              ? wish.weight() * near * MOST / (near + 1)
              : -wish.weight() * (long) MOST / (near + 1);
    }
    return (int) (points / all);
  }
}
