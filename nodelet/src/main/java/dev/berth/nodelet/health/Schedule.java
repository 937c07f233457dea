package dev.berth.nodelet.health;

import dev.berth.api.v1.Probe;
import java.time.Duration;
import java.time.Instant;

/** When a probe checks. Pure. */
final class Schedule {
  private static final int PERIOD_SECONDS = 10;
  private static final int TIMEOUT_SECONDS = 1;
  private static final Duration LONGEST_SPREAD = Duration.ofSeconds(1);

  private Schedule() {}

  /**
   * How long until the first check: what is left of the initial delay, and a little more, so that
   * containers that were started together are not all probed together.
   *
   * @param spread from 0 to 1
   */
  static Duration first(Probe probe, Instant startedAt, Instant now, double spread) {
    Duration initial = Duration.ofSeconds(probe.getInitialDelaySeconds());
    Duration left = initial.minus(Duration.between(startedAt, now));
    // A clock that was set back must not make it longer.
    Duration wait =
        left.isNegative() ? Duration.ZERO : left.compareTo(initial) > 0 ? initial : left;
    Duration tenth = period(probe).dividedBy(10);
    Duration most = tenth.compareTo(LONGEST_SPREAD) < 0 ? tenth : LONGEST_SPREAD;
    return wait.plusNanos((long) (most.toNanos() * spread));
  }

  /** The first check of a container that ran before this process did: anywhere in its period. */
  static Duration adopted(Probe probe, Instant startedAt, Instant now, double spread) {
    return first(probe, startedAt, now, 0).plusNanos((long) (period(probe).toNanos() * spread));
  }

  /** How long until the next check, after one that took so long. Checks never overlap. */
  static Duration next(Probe probe, Duration took) {
    Duration left = period(probe).minus(took);
    return left.isNegative() ? Duration.ZERO : left;
  }

  static Duration timeout(Probe probe) {
    return Duration.ofSeconds(
        probe.getTimeoutSeconds() > 0 ? probe.getTimeoutSeconds() : TIMEOUT_SECONDS);
  }

  private static Duration period(Probe probe) {
    return Duration.ofSeconds(
        probe.getPeriodSeconds() > 0 ? probe.getPeriodSeconds() : PERIOD_SECONDS);
  }
}
