package dev.berth.controller;

import dev.berth.client.leader.LeaderConfig;
import dev.berth.controller.nodelife.NodeLifeConfig;
import java.time.Duration;

/**
 * How a process of controllers is set.
 *
 * @param leader the Lease that decides which process works
 * @param nodeLife how patient to be with silent nodes
 * @param eventTtl how long Events are kept after they last happened
 */
public record ControllersConfig(LeaderConfig leader, NodeLifeConfig nodeLife, Duration eventTtl) {
  public static final Duration DEFAULT_EVENT_TTL = Duration.ofHours(1);

  /** The Lease's namespace and name. */
  private static final String NAMESPACE = "berth-system";

  private static final String NAME = "berth-controller";

  public ControllersConfig {
    if (eventTtl.isNegative() || eventTtl.isZero()) {
      throw new IllegalArgumentException("eventTtl must be positive: " + eventTtl);
    }
  }

  /**
   * All defaults.
   *
   * @param identity of this process, different from all others'
   */
  public static ControllersConfig of(String identity) {
    return new ControllersConfig(
        LeaderConfig.of(NAMESPACE, NAME, identity), NodeLifeConfig.defaults(), DEFAULT_EVENT_TTL);
  }

  public ControllersConfig withLeader(LeaderConfig other) {
    return new ControllersConfig(other, nodeLife, eventTtl);
  }

  public ControllersConfig withNodeLife(NodeLifeConfig other) {
    return new ControllersConfig(leader, other, eventTtl);
  }

  public ControllersConfig withEventTtl(Duration other) {
    return new ControllersConfig(leader, nodeLife, other);
  }
}
