package dev.berth.controller;

import dev.berth.client.leader.LeaderConfig;
import dev.berth.controller.nodelife.NodeLifeConfig;
import dev.berth.controller.rebalance.RebalanceConfig;
import dev.berth.scheduling.queue.Shard;
import java.time.Duration;
import java.util.Optional;

/**
 * How a process of controllers is set.
 *
 * @param leader the Lease that decides which process works
 * @param nodeLife how patient to be with silent nodes
 * @param eventTtl how long Events are kept after they last happened
 * @param schedulerShards how many schedulers share the queues, the same in all processes; 1 to
 *     {@link Shard#MOST}
 * @param rebalance how running Tasks are moved; empty: they are not
 */
public record ControllersConfig(
    LeaderConfig leader,
    NodeLifeConfig nodeLife,
    Duration eventTtl,
    int schedulerShards,
    Optional<RebalanceConfig> rebalance) {
  public static final Duration DEFAULT_EVENT_TTL = Duration.ofHours(1);

  /** The Lease's namespace and name. */
  private static final String NAMESPACE = "berth-system";

  private static final String NAME = "berth-controller";

  public ControllersConfig {
    if (eventTtl.isNegative() || eventTtl.isZero()) {
      throw new IllegalArgumentException("eventTtl must be positive: " + eventTtl);
    }
    if (schedulerShards < 1 || schedulerShards > Shard.MOST) {
      throw new IllegalArgumentException(
          "schedulerShards must be from 1 to %d: %d".formatted(Shard.MOST, schedulerShards));
    }
  }

  /**
   * All defaults.
   *
   * @param identity of this process, different from all others'
   */
  public static ControllersConfig of(String identity) {
    return new ControllersConfig(
        LeaderConfig.of(NAMESPACE, NAME, identity),
        NodeLifeConfig.defaults(),
        DEFAULT_EVENT_TTL,
        1,
        Optional.empty());
  }

  public ControllersConfig withLeader(LeaderConfig other) {
    return new ControllersConfig(other, nodeLife, eventTtl, schedulerShards, rebalance);
  }

  public ControllersConfig withNodeLife(NodeLifeConfig other) {
    return new ControllersConfig(leader, other, eventTtl, schedulerShards, rebalance);
  }

  public ControllersConfig withEventTtl(Duration other) {
    return new ControllersConfig(leader, nodeLife, other, schedulerShards, rebalance);
  }

  public ControllersConfig withSchedulerShards(int other) {
    return new ControllersConfig(leader, nodeLife, eventTtl, other, rebalance);
  }

  public ControllersConfig withRebalance(Optional<RebalanceConfig> other) {
    return new ControllersConfig(leader, nodeLife, eventTtl, schedulerShards, other);
  }

  /**
   * The Lease of one of the schedulers. Its name says how many there are: while processes with
   * another number still run, each number has all of its own.
   */
  LeaderConfig shardLeader(Shard shard) {
    return new LeaderConfig(
        leader.namespace(),
        "%s-shard-%d-of-%d".formatted(leader.name(), shard.number(), shard.of()),
        leader.identity(),
        leader.lease(),
        leader.renewDeadline(),
        leader.retry());
  }
}
