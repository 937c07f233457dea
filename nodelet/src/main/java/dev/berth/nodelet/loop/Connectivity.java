package dev.berth.nodelet.loop;

import dev.berth.client.time.Timers;
import java.time.Duration;

/**
 * When an API server last acknowledged this node, by the monotonic clock alone. Nothing of it is
 * kept: a new process begins as if it had been heard at its start.
 */
public final class Connectivity {
  private final Timers timers;
  private volatile long heardNanos;

  public Connectivity(Timers timers) {
    this.timers = timers;
    this.heardNanos = timers.nanos();
  }

  /** An API server has just acknowledged the node. */
  public void heard() {
    heardNanos = timers.nanos();
  }

  /** How long ago that was. */
  public Duration silence() {
    return Duration.ofNanos(timers.nanos() - heardNanos);
  }
}
