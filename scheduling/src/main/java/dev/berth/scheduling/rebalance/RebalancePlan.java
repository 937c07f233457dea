package dev.berth.scheduling.rebalance;

import dev.berth.api.v1.Binding;
import dev.berth.scheduling.demand.Amounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is to be done now.
 *
 * @param moves places to be given up, in this order
 * @param avoid the nodes that are to have the taint {@link Rebalancing#TAINT}, and no others: what
 *     is moved would go there otherwise
 * @param marks which nodes are what, and for how long; for the next plan
 * @param underWay moves of earlier plans whose tasks have not left yet; for the next plan
 */
public record RebalancePlan(
    List<Move> moves, Set<String> avoid, Map<Mark, Span> marks, List<Move> underWay) {
  /** Before the first one. */
  public static final RebalancePlan NONE =
      new RebalancePlan(List.of(), Set.of(), Map.of(), List.of());

  /**
   * A place to be given up.
   *
   * @param to where the task would be placed now
   * @param use what it takes there of what is used, if that is known
   * @param avoid the nodes that are avoided until it has left
   * @param why a sentence for people
   */
  public record Move(
      Binding binding, String to, Amounts use, Set<String> avoid, Aim aim, String why) {
    public Move {
      avoid = Set.copyOf(avoid);
    }
  }

  /** What a node is. It may be hot and busy at the same time. */
  public record Mark(String node, Aim aim) {}

  /**
   * @param since when it was seen to be so first
   * @param last when it was seen to be so last: a node that does not answer may be so still
   */
  public record Span(Instant since, Instant last) {}

  public RebalancePlan {
    moves = List.copyOf(moves);
    avoid = Set.copyOf(avoid);
    marks = Map.copyOf(marks);
    underWay = List.copyOf(underWay);
  }
}
