package dev.berth.nodelet.runtime;

import java.util.Map;

/**
 * Something happened to a container.
 *
 * @param labels the container's
 */
public record RuntimeEvent(String containerId, Map<String, String> labels, Change change) {
  public RuntimeEvent {
    labels = Map.copyOf(labels);
  }

  /** What happened. Other things are not told. */
  public enum Change {
    STARTED,
    ENDED,
    REMOVED
  }
}
