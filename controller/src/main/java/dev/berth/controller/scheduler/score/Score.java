package dev.berth.controller.scheduler.score;

import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.NodeState;

/** One wish. Pure; asked for every task and every node that fits, so keep it cheap. */
public interface Score {
  /** What it would cost to put the task there; less is better. Only the order means anything. */
  long cost(Demand demand, NodeState node);
}
