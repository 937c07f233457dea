package dev.berth.scheduling.rebalance;

import dev.berth.api.v1.Binding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is to be done now.
 *
 * @param moves places to be given up, in this order
 * @param avoid the nodes that are to have the taint {@link Rebalancing#TAINT}, and no others: what
 *     is moved would come back otherwise
 * @param marks which nodes are hot or nearly empty, and since when; for the next plan
 */
public record RebalancePlan(List<Move> moves, Set<String> avoid, Map<String, Mark> marks) {
  /**
   * A place to be given up.
   *
   * @param to where the task would be placed now
   * @param why a sentence for people
   */
  public record Move(Binding binding, String to, Aim aim, String why) {}

  /** How a node is, and since when. */
  public record Mark(Aim aim, Instant since) {}

  public RebalancePlan {
    moves = List.copyOf(moves);
    avoid = Set.copyOf(avoid);
    marks = Map.copyOf(marks);
  }
}
