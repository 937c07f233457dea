package dev.berth.scheduling.score;

import dev.berth.scheduling.cluster.NodeFacts;

/** A wish about what a node is. Asked once for each node, and again when the node changes. */
public interface NodeScore {
  /** From 0 to {@link Score#MOST}; more is better. */
  int points(NodeFacts node);
}
