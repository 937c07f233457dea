package dev.berth.chaos.check;

import dev.berth.chaos.check.Truth.Change;
import dev.berth.chaos.history.Entry;
import dev.berth.chaos.history.Result;
import dev.berth.chaos.history.Seen;
import dev.berth.chaos.history.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Gets show the newest state: one that the key had at some moment of the request. */
final class Reads {
  /** What a server may answer at any time. */
  static final Set<String> AWAY = Set.of("Unavailable", "DeadlineExceeded", "TooManyRequests");

  private final Truth truth;
  private final Known known;
  private final Violations found;

  Reads(Truth truth, Known known, Violations found) {
    this.truth = truth;
    this.known = known;
    this.found = found;
  }

  void check(Entry.Get get) {
    switch (get.result()) {
      case Result.Done(Seen object) -> {
        List<Seen> possible = new ArrayList<>();
        long low = known.before(get.call().start());
        long high = known.begunAfter(get.call().end());
        Seen first = truth.stateAt(get.key(), low);
        boolean absent = first == null;
        if (first != null) {
          possible.add(first);
        }
        for (Change change : truth.between(get.key(), low, high)) {
          Seen now = change.now();
          absent |= now == null;
          if (now != null) {
            possible.add(now);
          }
        }
        boolean fits = object == null ? absent : possible.contains(object);
        if (!fits) {
          found.add(
              "a get shows a state of its time",
              "get %s (%s) -> %s".formatted(get.key(), get.call(), object),
              "known before: %s, possible: %s%s"
                  .formatted(Versions.text(low), possible, absent ? " or none" : ""));
        }
      }
      case Result.Refused(String kind, String message) -> {
        if (!AWAY.contains(kind)) {
          found.add("requests fail as they should", "get " + get.key(), kind, message);
        }
      }
      case Result.Unknown(String message) -> found.add("requests fail as they should", message);
    }
  }
}
