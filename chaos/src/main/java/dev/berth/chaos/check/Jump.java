package dev.berth.chaos.check;

import dev.berth.chaos.check.Truth.Change;
import dev.berth.chaos.history.Entry.EventType;
import dev.berth.chaos.history.Entry.Received;
import dev.berth.chaos.history.Seen;
import dev.berth.chaos.history.Selection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a stream may do when a compaction overtook the server that it is on: tell the difference
 * between the state that it has told and a later one, and go on from there. Deletes then have
 * versions that no event had. Whatever it tells must lead to a state that there was.
 */
final class Jump {
  private final Truth truth;
  private final Selection selection;
  private final long from;
  private final long began;
  private final NavigableMap<String, Seen> told;

  /**
   * @param from what the stream has told everything up to
   * @param began when the first event came that did not follow from there
   */
  Jump(Truth truth, Selection selection, long from, long began) {
    this.truth = truth;
    this.selection = selection;
    this.from = from;
    this.began = began;
    this.told = new TreeMap<>(truth.snapshot(selection, from));
  }

  long began() {
    return began;
  }

  /** "" when it may be part of a difference. */
  String problemWith(Received event, long last) {
    if (event.version() <= last) {
      return "a watch repeats nothing and keeps the order";
    }
    Seen object = event.object();
    if (object == null) {
      return "a bookmark comes after all that it covers";
    }
    Seen before = told.get(object.key());
    if (event.type() == EventType.DELETED) {
      told.remove(object.key());
      return before != null && before.sameState(object)
          ? ""
          : "a watch tells each change as it was";
    }
    told.put(object.key(), object);
    Change change = truth.at(event.version());
    boolean happened = change != null && object.equals(change.now()) && selection.matches(object);
    return happened && (event.type() == EventType.ADDED) == (before == null)
        ? ""
        : "a watch tells each change as it was";
  }

  /** The first version from a last one on whose state is what was told; empty: not yet whole. */
  OptionalLong landed(long last) {
    NavigableMap<String, Seen> state = new TreeMap<>(truth.snapshot(selection, from));
    Set<String> differ = new HashSet<>();
    told.forEach((key, object) -> note(key, object.equals(state.get(key)), differ));
    state.forEach((key, object) -> note(key, object.equals(told.get(key)), differ));
    List<Change> changes = truth.changes();
    for (int i = truth.indexAfter(from); i < changes.size(); i++) {
      Change change = changes.get(i);
      if (change.typeFor(selection) == null) {
        continue;
      }
      if (differ.isEmpty() && change.version() > last) {
        return OptionalLong.of(last);
      }
      Seen now = selection.matches(change.now()) ? change.now() : null;
      Seen wanted = told.get(change.event().key());
      note(change.event().key(), now == null ? wanted == null : now.equals(wanted), differ);
      if (differ.isEmpty() && change.version() >= last) {
        return OptionalLong.of(change.version());
      }
    }
    return differ.isEmpty() ? OptionalLong.of(last) : OptionalLong.empty();
  }

  private static void note(String key, boolean same, Set<String> differ) {
    if (same) {
      differ.remove(key);
    } else {
      differ.add(key);
    }
  }
}
