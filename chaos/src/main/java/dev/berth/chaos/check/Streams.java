package dev.berth.chaos.check;

import dev.berth.chaos.check.Truth.Change;
import dev.berth.chaos.history.Entry.EventType;
import dev.berth.chaos.history.Entry.Received;
import dev.berth.chaos.history.Entry.Stream;
import dev.berth.chaos.history.Seen;
import dev.berth.chaos.history.Selection;
import dev.berth.chaos.history.Versions;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A stream tells every change of its selection after its version, once and in order, as far as it
 * goes. A watcher resumes after what it has seen itself, so that streams which are right one by one
 * are right joined.
 */
final class Streams {
  private static final Set<String> ENDS =
      Set.of("", "Unavailable", "Expired", "DeadlineExceeded", "TooManyRequests");

  private final Truth truth;
  private final Known known;
  private final Violations found;

  Streams(Truth truth, Known known, Violations found) {
    this.truth = truth;
    this.known = known;
    this.found = found;
  }

  void check(Stream stream) {
    if (!ENDS.contains(stream.failure())) {
      found.add("watches end as they should", stream);
    }
    List<Received> events = stream.events();
    if (stream.after() > 0) {
      checkChanges(stream, stream.after(), events);
      return;
    }
    int end = 0;
    while (end < events.size() && events.get(end).type() == EventType.ADDED) {
      end++;
    }
    if (end == events.size()) {
      return;
    }
    Received last = events.get(end);
    if (last.type() != EventType.INITIAL_END) {
      found.add("a watch begins with the present objects", stream, "then came " + last);
      return;
    }
    if (checkInitial(stream, events.subList(0, end), last.version())) {
      checkChanges(stream, last.version(), events.subList(end + 1, events.size()));
    }
  }

  private boolean checkInitial(Stream stream, List<Received> events, long version) {
    long least = known.before(stream.call().start());
    if (version < least) {
      found.add(
          "a watch begins not older than its request",
          stream,
          "it shows %s, and %s was known".formatted(Versions.text(version), Versions.text(least)));
      return false;
    }
    NavigableMap<String, Seen> told = new TreeMap<>();
    for (Received event : events) {
      Seen object = event.object();
      if (object != null && told.put(object.key(), object) != null) {
        found.add("a watch begins with the present objects", stream, "twice: " + event);
        return false;
      }
    }
    NavigableMap<String, Seen> expected = truth.snapshot(stream.selection(), version);
    if (told.equals(expected)) {
      return true;
    }
    TreeMap<String, Seen> missing = new TreeMap<>(expected);
    missing.entrySet().removeAll(told.entrySet());
    TreeMap<String, Seen> wrong = new TreeMap<>(told);
    wrong.entrySet().removeAll(expected.entrySet());
    found.add(
        "a watch begins with the present objects",
        stream,
        "version " + Versions.text(version),
        "missing: " + missing.values(),
        "not of that version: " + wrong.values());
    return false;
  }

  /** Up to the first thing that is wrong: what follows it would be wrong too. */
  private void checkChanges(Stream stream, long after, List<Received> events) {
    Expected expected = new Expected(stream.selection(), after);
    long last = after;
    for (Received event : events) {
      Change next = expected.next();
      String problem = expected.problemWith(event, last);
      if (!problem.isEmpty()) {
        String wanted = next == null ? "nothing" : next.typeFor(stream.selection()) + " " + next;
        found.add(
            problem,
            stream,
            "after %s came %s".formatted(Versions.text(last), event),
            "expected " + wanted);
        return;
      }
      last = event.version();
    }
  }

  /** What the rest of a stream should be. */
  private final class Expected {
    private final Selection selection;
    private int index;

    Expected(Selection selection, long after) {
      this.selection = selection;
      this.index = truth.indexAfter(after);
    }

    @Nullable Change next() {
      List<Change> changes = truth.changes();
      while (index < changes.size() && changes.get(index).typeFor(selection) == null) {
        index++;
      }
      return index < changes.size() ? changes.get(index) : null;
    }

    /** "" when it is what should come. */
    String problemWith(Received event, long last) {
      Change next = next();
      return switch (event.type()) {
        case BOOKMARK -> {
          if (next != null && next.version() <= event.version()) {
            yield "a bookmark comes after all that it covers";
          }
          yield event.version() < last ? "a bookmark does not go back" : "";
        }
        case INITIAL_END -> "a stream has one beginning";
        case UNDECODABLE -> "objects can be decoded";
        case ADDED, MODIFIED, DELETED -> changeProblem(event, next, last);
      };
    }

    private String changeProblem(Received event, @Nullable Change next, long last) {
      if (event.version() <= last) {
        return "a watch repeats nothing and keeps the order";
      }
      if (next == null || event.version() < next.version()) {
        return "a watch tells only what happened";
      }
      if (event.version() > next.version()) {
        return "a watch leaves nothing out";
      }
      index++;
      return matches(event, next) ? "" : "a watch tells each change as it was";
    }

    private boolean matches(Received event, Change change) {
      EventType type = change.typeFor(selection);
      Seen state = type == EventType.DELETED ? change.before() : change.now();
      Seen told = event.object();
      return event.type() == type && told != null && state != null && told.sameState(state);
    }
  }
}
