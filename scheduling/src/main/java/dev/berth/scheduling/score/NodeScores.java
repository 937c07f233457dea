package dev.berth.scheduling.score;

import dev.berth.api.kind.task.Tolerations;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Toleration;
import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.demand.Demand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The wishes about nodes that a task has. A new one is a class and a line here. */
public final class NodeScores {
  private final Map<String, NodeScore> scores = new LinkedHashMap<>();
  private final Weights weights;
  private final List<Toleration> tolerations;

  public NodeScores(Demand demand) {
    this.weights = new Weights(demand.weights());
    this.tolerations = demand.tolerations();
    if (demand.affinity().getNodeAffinity().getPreferredCount() > 0) {
      scores.put(
          Weights.NODE_AFFINITY,
          new PreferredNodesScore(demand.affinity().getNodeAffinity().getPreferredList()));
    }
    scores.put(Weights.IMAGE_LOCALITY, new ImageScore(demand.image()));
  }

  /** All points of a node, weighed. */
  public int points(NodeFacts node) {
    int points = 0;
    for (Map.Entry<String, NodeScore> one : scores.entrySet()) {
      points += weights.of(one.getKey()) * one.getValue().points(node);
    }
    return points;
  }

  /** As {@link #points}, one by one. */
  public void explain(NodeFacts node, Map<String, Integer> into) {
    scores.forEach((name, score) -> into.put(name, weights.of(name) * score.points(node)));
  }

  /** How many PreferNoSchedule taints mind: with fewer, a node is better whatever its points. */
  public int taints(NodeFacts node) {
    int minding = 0;
    for (Taint taint : node.taints()) {
      if (taint.getEffect() == TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE
          && !Tolerations.tolerate(tolerations, taint)) {
        minding++;
      }
    }
    return minding;
  }
}
