package dev.berth.scheduling.preview;

import dev.berth.scheduling.cluster.PlaceKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What would become of all tasks that want a place.
 *
 * @param fates of those that wait now, and of those that would lose their places; in the order in
 *     which it was decided
 * @param displaced who would lose the place that he has
 * @param atRest whether it came to rest; otherwise it was cut off, and more would happen
 */
public record Forecast(Map<PlaceKey, Fate> fates, List<Displaced> displaced, boolean atRest) {
  /**
   * Somebody who would be asked to go.
   *
   * @param node where he is now
   * @param reason a CamelCase word, for example "Preempted"
   * @param message a sentence for people, which names the task that gets the room
   */
  public record Displaced(PlaceKey task, String node, String reason, String message) {}

  public Forecast {
    fates = Collections.unmodifiableMap(new LinkedHashMap<>(fates));
    displaced = List.copyOf(displaced);
  }
}
