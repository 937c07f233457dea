package dev.berth.scheduling.score;

import java.util.Map;

/** How much each score counts: as the task has it, or the default. */
public final class Weights {
  public static final String STRATEGY = "strategy";
  public static final String NODE_AFFINITY = "nodeAffinity";
  public static final String TASK_AFFINITY = "taskAffinity";
  public static final String TOPOLOGY_SPREAD = "topologySpread";
  public static final String IMAGE_LOCALITY = "imageLocality";

  private static final Map<String, Integer> DEFAULTS =
      Map.of(
          STRATEGY, 1, NODE_AFFINITY, 2, TASK_AFFINITY, 1, TOPOLOGY_SPREAD, 2, IMAGE_LOCALITY, 1);

  private final Map<String, Integer> own;

  Weights(Map<String, Integer> own) {
    this.own = Map.copyOf(own);
  }

  int of(String score) {
    return own.getOrDefault(score, DEFAULTS.getOrDefault(score, 1));
  }
}
