package dev.berth.nodelet.control;

import dev.berth.api.rpc.v1.NodeStatsResponse;

/** Where figures come from. */
public interface StatsSource {
  /** What the node and its tasks use now. May take a second, and more for a remote runtime. */
  NodeStatsResponse now() throws InterruptedException;
}
