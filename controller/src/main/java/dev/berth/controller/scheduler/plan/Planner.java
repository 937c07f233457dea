package dev.berth.controller.scheduler.plan;

import dev.berth.controller.scheduler.cluster.Cluster;
import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.NodeState;
import dev.berth.controller.scheduler.filter.Filter;
import dev.berth.controller.scheduler.filter.Filters;
import dev.berth.controller.scheduler.filter.Veto;
import dev.berth.controller.scheduler.score.Scores;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides where one task goes. Reads the cluster and changes nothing. */
public final class Planner {
  private final Filter filter;
  private final Scores scores;

  public Planner(Filter filter, Scores scores) {
    this.filter = filter;
    this.scores = scores;
  }

  public static Planner standard() {
    return new Planner(Filters.standard(), Scores.standard());
  }

  /**
   * The best node of those that every rule allows.
   *
   * @param attempt how often the task has had a place: each one gets other assigned ports, for a
   *     node may have refused one that something outside the cluster holds
   * @param seed chooses between nodes that are equally good; two schedulers with different seeds
   *     collide less
   */
  public Decision decide(Cluster cluster, Demand demand, long attempt, long seed) {
    List<NodeState> nodes = cluster.nodes();
    long[] costs = new long[scores.count()];
    long[] bestCosts = new long[scores.count()];
    long bestTie = 0;
    NodeState best = null;
    Tallies tallies = null;
    for (int i = 0; i < nodes.size(); i++) {
      NodeState node = nodes.get(i);
      Veto veto = filter.veto(demand, node);
      if (veto != null) {
        // Once a node fits, nobody will read the reasons of the others.
        tallies = best == null ? counted(tallies, veto) : tallies;
        continue;
      }
      scores.costs(demand, node, costs);
      int order = best == null ? -1 : Arrays.compare(costs, bestCosts);
      if (order <= 0) {
        long tie = mix(seed ^ node.name().hashCode());
        if (order < 0 || tie < bestTie) {
          best = node;
          bestTie = tie;
          System.arraycopy(costs, 0, bestCosts, 0, costs.length);
        }
      }
    }
    if (best == null) {
      return new Decision.Refuse((tallies == null ? new Tallies() : tallies).refusal());
    }
    return new Decision.Place(best.name(), best.choosePorts(demand.ports(), attempt).orElseThrow());
  }

  private static Tallies counted(@Nullable Tallies tallies, Veto veto) {
    Tallies all = tallies == null ? new Tallies() : tallies;
    all.add(veto);
    return all;
  }

  /** Spreads the bits (the finalizer of SplitMix64). */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
