package dev.berth.client.leader;

import java.time.Duration;

/**
 * What is led, by whom, and how fast leadership moves. {@code retry < renewDeadline < lease}: the
 * gap between the last two is the time that a leader which can't renew has to stop before others
 * start.
 *
 * @param namespace of the Lease
 * @param name of the Lease: candidates for the same thing share it
 * @param identity of this candidate, different from all others', new in each process
 * @param lease how long others wait after the last renewal that they saw; whole seconds
 * @param renewDeadline a leader that has not renewed for so long stops
 * @param retry between tries
 */
public record LeaderConfig(
    String namespace,
    String name,
    String identity,
    Duration lease,
    Duration renewDeadline,
    Duration retry) {
  public LeaderConfig {
    if (identity.isEmpty()) {
      throw new IllegalArgumentException("a candidate needs an identity");
    }
    if (lease.toSeconds() < 1 || lease.toNanosPart() != 0) {
      throw new IllegalArgumentException("lease must be whole seconds, at least one: " + lease);
    }
    if (retry.isNegative()
        || retry.isZero()
        || renewDeadline.compareTo(retry) <= 0
        || lease.compareTo(renewDeadline) <= 0) {
      throw new IllegalArgumentException(
          "retry %s < renewDeadline %s < lease %s must hold"
              .formatted(retry, renewDeadline, lease));
    }
  }

  /** Kubernetes' defaults: 15 s, 10 s, 2 s. */
  public static LeaderConfig of(String namespace, String name, String identity) {
    return new LeaderConfig(
        namespace,
        name,
        identity,
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2));
  }

  /** The other times stay in Kubernetes' proportion to it. */
  public LeaderConfig withLease(Duration other) {
    return withTimes(
        other, other.multipliedBy(2).dividedBy(3), other.multipliedBy(2).dividedBy(15));
  }

  public LeaderConfig withTimes(Duration lease, Duration renewDeadline, Duration retry) {
    return new LeaderConfig(namespace, name, identity, lease, renewDeadline, retry);
  }
}
