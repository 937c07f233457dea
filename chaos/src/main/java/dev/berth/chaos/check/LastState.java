package dev.berth.chaos.check;

import dev.berth.chaos.history.Entry;
import dev.berth.chaos.history.Seen;
import dev.berth.chaos.history.Selection;
import dev.berth.chaos.history.Versions;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Whether the truth is whole in itself, and what was left when all was over. */
final class LastState {
  private LastState() {}

  static void check(List<Entry> entries, Truth truth, Violations found) {
    NavigableMap<String, Seen> remaining = new TreeMap<>();
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.Disagreement(String text) -> found.add("members tell the same history", text);
        case Entry.Laggard late ->
            found.add(
                "every watcher reaches the end",
                "watcher %d of %s has seen %s, and the end is %s"
                    .formatted(
                        late.client(),
                        late.selection(),
                        Versions.text(late.seen()),
                        Versions.text(late.wanted())));
        case Entry.Stuck(String text) -> found.add("the cluster recovers", text);
        case Entry.Remaining(Seen object) -> remaining.put(object.key(), object);
        case Entry.Write _,
            Entry.Get _,
            Entry.Listing _,
            Entry.Stream _,
            Entry.Event _,
            Entry.Compaction _ -> {}
      }
    }
    checkChanges(truth, found);
    NavigableMap<String, Seen> last = truth.snapshot(Selection.ALL, Long.MAX_VALUE);
    if (!last.equals(remaining)) {
      Set<Seen> differ = new HashSet<>(last.values());
      differ.removeAll(remaining.values());
      Set<Seen> more = new HashSet<>(remaining.values());
      more.removeAll(last.values());
      found.add(
          "the last state is what the history makes",
          "only made: " + differ,
          "only there: " + more);
    }
  }

  private static void checkChanges(Truth truth, Violations found) {
    TreeMap<String, Long> counts = new TreeMap<>();
    Set<Long> versions = new HashSet<>();
    for (Truth.Change change : truth.changes()) {
      if (!versions.add(change.version())) {
        found.add("every event has a version of its own", change);
      }
      Seen now = change.now();
      if ((now == null) != (Versions.position(change.version()) >= Versions.FIRST_DELETE)) {
        found.add("deletes come last in their revision", change);
      }
      if (now == null && change.before() == null) {
        found.add("the history has no gap", "a delete of what was not there", change);
      }
      long count = change.event().count();
      long before = counts.getOrDefault(change.event().key(), 0L);
      if (count > 0 && count != before + 1) {
        found.add("the history has no gap", "write %d after %d".formatted(count, before), change);
      }
      counts.put(change.event().key(), count);
    }
  }
}
