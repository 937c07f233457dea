package dev.berth.scheduling.plan;

import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.filter.Feasible;
import dev.berth.scheduling.filter.Veto;
import dev.berth.scheduling.filter.node.NodeRules;
import dev.berth.scheduling.score.NodeScores;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the nodes look to tasks that ask the same of them, whatever runs there: which ones may take
 * such a task, and the points that they have for it. Worked out when a node changes, and shared by
 * all tasks that ask the same.
 */
final class Terrain implements Feasible {
  private static final int OUT = -1;

  private final Cluster cluster;
  private final NodeRules rules;
  private final NodeScores scores;
  private int[] list = new int[0];
  private int count;
  // By the node's number: where it is in the list, and what it is worth.
  private int[] at = new int[0];
  private int[] points = new int[0];
  private int[] taints = new int[0];
  private long version;
  int holders;

  Terrain(Cluster cluster, Demand aboutNodes) {
    this.cluster = cluster;
    this.rules = NodeRules.of(aboutNodes);
    this.scores = new NodeScores(aboutNodes);
    for (int node = 0; node < cluster.numbers(); node++) {
      look(node);
    }
  }

  /** Looks at a node that has changed, come or gone. */
  void look(int node) {
    grow(node + 1);
    NodeFacts facts = cluster.facts(node);
    boolean in = facts.exists() && rules.veto(facts) == null;
    if (in) {
      points[node] = scores.points(facts);
      taints[node] = scores.taints(facts);
      if (at[node] == OUT) {
        at[node] = count;
        list[count++] = node;
      }
    } else if (at[node] != OUT) {
      int last = list[--count];
      list[at[node]] = last;
      at[last] = at[node];
      at[node] = OUT;
    }
    version++;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int node(int i) {
    return list[i];
  }

  @Override
  public long version() {
    return version;
  }

  boolean has(int node) {
    return node < at.length && at[node] != OUT;
  }

  /** Its points for what it is, weighed. */
  int points(int node) {
    return points[node];
  }

  /** How many PreferNoSchedule taints mind. */
  int taints(int node) {
    return taints[node];
  }

  /** Why a node may not take such a task; null when it may. */
  @Nullable Veto veto(int node) {
    return rules.veto(cluster.facts(node));
  }

  void explain(int node, Map<String, Integer> into) {
    scores.explain(cluster.facts(node), into);
  }

  private void grow(int nodes) {
    if (nodes > at.length) {
      int before = at.length;
      int size = Math.max(nodes, before * 2);
      list = Arrays.copyOf(list, size);
      points = Arrays.copyOf(points, size);
      taints = Arrays.copyOf(taints, size);
      at = Arrays.copyOf(at, size);
      Arrays.fill(at, before, size, OUT);
    }
  }
}
