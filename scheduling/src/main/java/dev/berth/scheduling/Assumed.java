package dev.berth.scheduling;

import dev.berth.scheduling.cluster.PlaceKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Places that were decided and whose Binding has not been seen yet, oldest first. They count as
 * used meanwhile.
 */
final class Assumed {
  /**
   * @param attempt how often the task had had a place when this one was decided
   */
  private record Assumption(String uid, long attempt, long since) {}

  private final Map<PlaceKey, Assumption> byKey = new LinkedHashMap<>();

  void add(PlaceKey key, String uid, long attempt, long now) {
    byKey.remove(key);
    byKey.put(key, new Assumption(uid, attempt, now));
  }

  /**
   * Whether a place is assumed for this task.
   *
   * @param attempt how often it has had a place by now: an assumption from before the last one is
   *     over
   */
  boolean has(PlaceKey key, String uid, long attempt) {
    Assumption assumption = byKey.get(key);
    return assumption != null && assumption.uid().equals(uid) && assumption.attempt() >= attempt;
  }

  /** Whether a place is assumed for any task of that name. */
  boolean has(PlaceKey key) {
    return byKey.containsKey(key);
  }

  boolean remove(PlaceKey key) {
    return byKey.remove(key) != null;
  }

  /** Those that are older than a moment. */
  List<PlaceKey> olderThan(long moment) {
    List<PlaceKey> old = new ArrayList<>();
    for (Map.Entry<PlaceKey, Assumption> entry : byKey.entrySet()) {
      if (entry.getValue().since() - moment >= 0) {
        break;
      }
      old.add(entry.getKey());
    }
    return old;
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }
}
