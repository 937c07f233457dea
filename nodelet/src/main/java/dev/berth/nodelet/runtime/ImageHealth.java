package dev.berth.nodelet.runtime;

/**
 * What the runtime says of the health check that an image brings along.
 *
 * @param output what the last check wrote: at most 4 KiB
 */
public record ImageHealth(State state, String output) {
  public static final ImageHealth NONE = new ImageHealth(State.NONE, "");

  /** Where the check stands. */
  public enum State {
    /** The image has none, or the container does not run. */
    NONE,
    /** Too early to say. */
    STARTING,
    HEALTHY,
    UNHEALTHY
  }
}
