package dev.berth.scheduling.score;

/** A wish about what is on a node. Asked about a hundred nodes for each decision. */
public interface Score {
  int MOST = 10_000;

  /** Called before each decision: works out what is the same for all nodes. */
  default void prepare() {}

  /** From 0 to {@link #MOST}; more is better. */
  int points(int node);
}
