package dev.berth.controller.scheduler.score;

import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.NodeState;
import java.util.List;

/**
 * All wishes, the most important first: a later one counts only where the earlier ones are equal.
 */
public final class Scores {
  private final Score[] scores;

  public Scores(List<Score> scores) {
    this.scores = scores.toArray(Score[]::new);
  }

  public static Scores standard() {
    return new Scores(
        List.of(
            new RefusedScore(),
            new PreferredTaintScore(),
            new SpreadScore(),
            new FewestTasksScore()));
  }

  /** How many costs a node has. */
  public int count() {
    return scores.length;
  }

  /** Writes a node's costs into an array of {@link #count} elements. */
  public void costs(Demand demand, NodeState node, long[] into) {
    for (int i = 0; i < scores.length; i++) {
      into[i] = scores[i].cost(demand, node);
    }
  }
}
