package dev.berth.chaos.check;

import dev.berth.chaos.check.Truth.Change;
import dev.berth.chaos.history.Entry.Verb;
import dev.berth.chaos.history.Entry.Write;
import dev.berth.chaos.history.Result;
import dev.berth.chaos.history.Seen;
import dev.berth.chaos.history.Selection;
import dev.berth.chaos.history.Versions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes are linearizable, and their answers true: what was acknowledged is in the history once,
 * within its time and on the state that it compared; what was refused is not, and had a reason;
 * what is unknown is there at most once.
 */
final class Writes {
  private final Truth truth;
  private final Known known;
  private final Violations found;
  private final Map<String, List<Change>> byToken = new HashMap<>();
  private final Set<Long> claimedDeletes = new HashSet<>();

  Writes(Truth truth, Known known, Violations found) {
    this.truth = truth;
    this.known = known;
    this.found = found;
    for (Change change : truth.changes()) {
      Seen now = change.now();
      if (now != null && Selection.ALL.matches(now)) {
        byToken.computeIfAbsent(now.token(), _ -> new ArrayList<>()).add(change);
      }
    }
  }

  void check(List<Write> writes) {
    Set<String> tokens = new HashSet<>();
    for (Write write : writes) {
      tokens.add(write.token());
      List<Change> made = byToken.getOrDefault(write.token(), List.of());
      if (made.size() > 1) {
        found.add("a write is applied once", write, made.get(0), made.get(1));
        continue;
      }
      switch (write.result()) {
        case Result.Done(Seen answer) -> {
          if (answer == null) {
            found.add("a write is answered with its object", write);
          } else {
            checkDone(write, answer);
          }
        }
        case Result.Refused(String kind, String message) -> {
          if (!made.isEmpty()) {
            found.add("a refused write is never applied", write, made.getFirst());
          }
          checkRefused(write, kind, message);
        }
        case Result.Unknown _ -> made.forEach(change -> checkApplied(write, change));
      }
    }
    byToken.forEach((token, changes) -> {
      if (!tokens.contains(token)) {
        found.add("every change was asked for", changes.getFirst());
      }
    });
    new Deletes(truth, known, found).explain(writes, claimedDeletes);
  }

  private void checkDone(Write write, Seen answer) {
    Change change = truth.at(answer.version());
    boolean delete = write.verb() == Verb.DELETE;
    if (change == null || !change.event().key().equals(write.key())) {
      found.add("an acknowledged write is not lost", write);
      return;
    }
    Seen now = change.now();
    if (delete) {
      Seen before = change.before();
      if (now != null || before == null || !before.uid().equals(answer.uid())) {
        found.add("a write is answered with its object", write, change);
        return;
      }
      if (!claimedDeletes.add(change.version())) {
        found.add("two deletes are not one", write, change);
      }
    } else if (now == null || !now.equals(answer) || !now.token().equals(write.token())) {
      found.add("a write is answered with its object", write, change);
      return;
    }
    checkApplied(write, change);
    long begun = known.begunAfter(write.call().end());
    if (change.version() >= begun) {
      found.add(
          "writes are in the order of time",
          write,
          change,
          "after one that was begun later, at " + Versions.text(begun));
    }
  }

  /** What holds for every write that happened, whether its caller was told or not. */
  private void checkApplied(Write write, Change change) {
    long least = known.before(write.call().start());
    if (change.version() <= least) {
      found.add(
          "writes are in the order of time",
          write,
          change,
          "not after %s, which was known before".formatted(Versions.text(least)));
    }
    Seen before = change.before();
    Seen now = change.now();
    if (write.verb() == Verb.CREATE) {
      if (before != null) {
        found.add("a create replaces nothing", write, change);
      }
    } else if (before == null
        || (write.expected() != 0 && before.version() != write.expected())
        || (!write.uid().isEmpty() && !before.uid().equals(write.uid()))) {
      found.add("a write replaces only what it compared", write, change);
    } else if (now != null && !now.uid().equals(before.uid())) {
      found.add("an object keeps its uid", write, change);
    }
    if (now != null && !now.shade().equals(shadeOf(write, before))) {
      found.add("a write stores what was sent", write, change);
    }
  }

  private static String shadeOf(Write write, @Nullable Seen before) {
    return write.verb() == Verb.PATCH && before != null ? before.shade() : write.shade();
  }

  private void checkRefused(Write write, String kind, String message) {
    if (Reads.AWAY.contains(kind) || kind.equals("StorageFull")) {
      return;
    }
    boolean explained =
        switch (kind) {
          case "AlreadyExists" ->
              write.verb() == Verb.CREATE && possible(write).stream().anyMatch(Writes::exists);
          case "NotFound" ->
              write.verb() != Verb.CREATE
                  && possible(write).stream().anyMatch(state -> !exists(state));
          case "Conflict" -> write.verb() != Verb.CREATE && conflicts(write);
          default -> false;
        };
    if (!explained) {
      found.add(
          "a refusal has its reason",
          write,
          message,
          "known before: %s, possible: %s"
              .formatted(Versions.text(known.before(write.call().start())), possible(write)));
    }
  }

  private boolean conflicts(Write write) {
    List<State> possible = possible(write);
    if (write.expected() == 0 && write.uid().isEmpty()) {
      // Others were faster, again and again.
      return possible.size() > 1;
    }
    return possible.stream()
        .anyMatch(state ->
            state.object() != null
                && ((write.expected() != 0 && state.object().version() != write.expected())
                    || (!write.uid().isEmpty() && !state.object().uid().equals(write.uid()))));
  }

  /** A state that a key may have had while a request ran. */
  private record State(@Nullable Seen object) {}

  private static boolean exists(State state) {
    return state.object() != null;
  }

  private List<State> possible(Write write) {
    long low = known.before(write.call().start());
    List<State> states = new ArrayList<>();
    states.add(new State(truth.stateAt(write.key(), low)));
    truth
        .between(write.key(), low, known.begunAfter(write.call().end()))
        .forEach(change -> states.add(new State(change.now())));
    return states;
  }
}
