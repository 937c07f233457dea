package dev.berth.nodelet.runtime;

import java.util.Map;

/** A container as it is seen among many: who it is, and about where in its life. */
public record Sighting(String id, Map<String, String> labels, Stage stage) {
  public Sighting {
    labels = Map.copyOf(labels);
  }

  /** Where in its life. */
  public enum Stage {
    CREATED,
    RUNNING,
    ENDED
  }
}
