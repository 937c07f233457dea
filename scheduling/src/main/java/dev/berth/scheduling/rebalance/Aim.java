package dev.berth.scheduling.rebalance;

/** What a node has to be for its tasks to be moved. */
public enum Aim {
  /** Too much of its cpu or memory is requested. */
  HOT,
  /** Nearly nothing is requested of it. */
  EMPTY
}
