package dev.berth.nodelet.plan;

import dev.berth.api.v1.Container;
import java.time.Duration;
import java.util.Optional;

/**
 * What the probes have found out about one container so far.
 *
 * @param containerId which, or "" for none
 * @param message why it is not ready or unhealthy: a sentence, or ""
 * @param grace between stop signal and kill when it is unhealthy; empty: the Task's
 */
public record Health(String containerId, State state, String message, Optional<Duration> grace) {
  /** The reason of an end, or of a wait, because a probe failed. */
  public static final String REASON = "Unhealthy";

  /** Of a container that no probe has looked at. */
  public static final Health UNKNOWN = new Health("", State.READY, "", Optional.empty());

  private static final Health UNSEEN =
      new Health("", State.STARTING, "no probe has looked at it yet", Optional.empty());

  /** What the plan tells apart. */
  public enum State {
    /** The startup probe has not succeeded yet. */
    STARTING,
    /** The readiness probe fails, or has not succeeded yet. */
    NOT_READY,
    READY,
    /** The startup or the liveness probe has failed: it must be stopped. */
    UNHEALTHY
  }

  /**
   * This, if it is of that container. One without a word yet is ready unless a probe gates that.
   */
  Health of(String container, Container probes) {
    if (containerId.equals(container)) {
      return this;
    }
    return probes.hasStartupProbe() || probes.hasReadinessProbe() ? UNSEEN : UNKNOWN;
  }

  Optional<String> notReady() {
    return state == State.READY ? Optional.empty() : Optional.of(message);
  }
}
