package dev.berth.chaos.check;

import dev.berth.chaos.check.Truth.Change;
import dev.berth.chaos.history.Entry.Verb;
import dev.berth.chaos.history.Entry.Write;
import dev.berth.chaos.history.Result;
import dev.berth.chaos.history.Seen;
import dev.berth.chaos.history.Selection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds who made each delete. The state that is left of a delete does not say so: one that nobody
 * was told of must have been made by one of those that ended unknown, each of which can explain
 * one.
 */
final class Deletes {
  private final Truth truth;
  private final Known known;
  private final Violations found;

  Deletes(Truth truth, Known known, Violations found) {
    this.truth = truth;
    this.known = known;
    this.found = found;
  }

  void explain(List<Write> writes, Set<Long> claimed) {
    Map<String, List<Write>> unknown = new HashMap<>();
    for (Write write : writes) {
      if (write.verb() == Verb.DELETE && write.result() instanceof Result.Unknown) {
        unknown.computeIfAbsent(write.key(), _ -> new ArrayList<>()).add(write);
      }
    }
    for (Change change : truth.changes()) {
      Seen before = change.before();
      if (change.now() != null || before == null || !Selection.ALL.matches(before)) {
        continue;
      }
      if (!claimed.contains(change.version())) {
        List<Write> candidates = unknown.getOrDefault(change.event().key(), new ArrayList<>());
        Write maker = choose(candidates, change, before);
        if (maker == null) {
          found.add(
              "every change was asked for", change, "no delete of it was acknowledged or unknown");
        } else {
          candidates.remove(maker);
        }
      }
    }
  }

  /** The pickiest one that may have made it, so that the others stay for later ones. */
  private @Nullable Write choose(List<Write> candidates, Change change, Seen before) {
    Write best = null;
    for (Write one : candidates) {
      boolean fits =
          known.before(one.call().start()) < change.version()
              && (one.expected() == 0 || one.expected() == before.version())
              && (one.uid().isEmpty() || one.uid().equals(before.uid()));
      if (fits && (best == null || pickiness(one) > pickiness(best))) {
        best = one;
      }
    }
    return best;
  }

  private static int pickiness(Write delete) {
    return (delete.expected() != 0 ? 2 : 0) + (delete.uid().isEmpty() ? 0 : 1);
  }
}
