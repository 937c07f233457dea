package dev.berth.chaos.check;

import dev.berth.chaos.history.Entry.Event;
import dev.berth.chaos.history.Entry.EventType;
import dev.berth.chaos.history.Seen;
import dev.berth.chaos.history.Selection;
import dev.berth.chaos.history.Versions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every change in the order of versions, and so the state of every key at every version. */
final class Truth {
  /** What a write replaced and what by; null is an absent key. */
  record Change(Event event, @Nullable Seen before) {
    long version() {
      return event.version();
    }

    @Nullable Seen now() {
      return event.now();
    }

    /** The event that a watcher of this selection must get; null for none. */
    @Nullable EventType typeFor(Selection selection) {
      boolean was = selection.matches(before);
      if (selection.matches(now())) {
        return was ? EventType.MODIFIED : EventType.ADDED;
      }
      return was ? EventType.DELETED : null;
    }

    @Override
    public String toString() {
      return "%s was [%s] is [%s]"
          .formatted(
              event.key(),
              before,
              now() == null ? "deleted at " + Versions.text(version()) : now());
    }
  }

  private final List<Change> changes = new ArrayList<>();
  private final TreeMap<String, TreeMap<Long, Change>> byKey = new TreeMap<>();
  private final Map<Long, Change> byVersion = new HashMap<>();

  Truth(List<Event> events) {
    List<Event> sorted = new ArrayList<>(events);
    sorted.sort(Comparator.comparingLong(Event::version));
    for (Event event : sorted) {
      TreeMap<Long, Change> ofKey = byKey.computeIfAbsent(event.key(), _ -> new TreeMap<>());
      var last = ofKey.lastEntry();
      Change change = new Change(event, last == null ? null : last.getValue().now());
      changes.add(change);
      ofKey.put(event.version(), change);
      byVersion.put(event.version(), change);
    }
  }

  List<Change> changes() {
    return changes;
  }

  @Nullable Change at(long version) {
    return byVersion.get(version);
  }

  /** The place in {@link #changes} of the first one after a version. */
  int indexAfter(long version) {
    int low = 0;
    int high = changes.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (changes.get(middle).version() <= version) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Nullable Seen stateAt(String key, long version) {
    TreeMap<Long, Change> ofKey = byKey.get(key);
    if (ofKey == null) {
      return null;
    }
    var last = ofKey.floorEntry(version);
    return last == null ? null : last.getValue().now();
  }

  /** The changes of a key after one version and before another. */
  List<Change> between(String key, long after, long before) {
    TreeMap<Long, Change> ofKey = byKey.get(key);
    if (ofKey == null || after >= before) {
      return List.of();
    }
    return List.copyOf(ofKey.subMap(after, false, before, false).values());
  }

  /** All selected objects at a version, in the order of keys. */
  NavigableMap<String, Seen> snapshot(Selection selection, long version) {
    NavigableMap<String, Seen> found = new TreeMap<>();
    for (String key : byKey.keySet()) {
      Seen state = stateAt(key, version);
      if (state != null && selection.matches(state)) {
        found.put(key, state);
      }
    }
    return found;
  }
}
