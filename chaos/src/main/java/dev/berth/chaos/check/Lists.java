package dev.berth.chaos.check;

import dev.berth.chaos.history.Entry;
import dev.berth.chaos.history.Seen;
import dev.berth.chaos.history.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A list shows all of one version, which is not older than was asked for. */
final class Lists {
  private final Truth truth;
  private final Known known;
  private final Violations found;

  Lists(Truth truth, Known known, Violations found) {
    this.truth = truth;
    this.known = known;
    this.found = found;
  }

  void check(Entry.Listing list) {
    boolean whole = list.failure().isEmpty();
    if (!whole && !Reads.AWAY.contains(list.failure()) && !list.failure().equals("Expired")) {
      found.add("requests fail as they should", list);
    }
    if (list.pages().isEmpty()) {
      return;
    }
    long version = list.pages().getFirst().version();
    List<Seen> items = new ArrayList<>();
    for (Entry.Page page : list.pages()) {
      items.addAll(page.items());
      if (page.version() != version) {
        found.add(
            "all pages show one version",
            list,
            "%s and %s".formatted(Versions.text(version), Versions.text(page.version())));
        return;
      }
    }
    checkAge(list, version);
    List<Seen> expected = List.copyOf(truth.snapshot(list.selection(), version).values());
    List<Seen> comparable =
        whole ? expected : expected.subList(0, Math.min(items.size(), expected.size()));
    if (!items.equals(comparable)) {
      found.add(
          "a list shows the state at its version",
          list,
          "version " + Versions.text(version),
          difference(comparable, items));
    }
  }

  private void checkAge(Entry.Listing list, long version) {
    boolean newest = list.notOlderThan() == Entry.Listing.NEWEST;
    long least = newest ? known.before(list.call().start()) : list.notOlderThan();
    if (version < least) {
      found.add(
          newest ? "a list is never older than its request" : "not older than is honoured",
          list,
          "it shows %s, and %s was known".formatted(Versions.text(version), Versions.text(least)));
    }
    long begun = known.begunAfter(list.call().end());
    if (version >= begun) {
      found.add(
          "a list is not from the future",
          list,
          "it shows %s, and %s was begun later"
              .formatted(Versions.text(version), Versions.text(begun)));
    }
  }

  private static String difference(List<Seen> expected, List<Seen> items) {
    for (int i = 0; i < Math.max(expected.size(), items.size()); i++) {
      Seen wanted = i < expected.size() ? expected.get(i) : null;
      Seen is = i < items.size() ? items.get(i) : null;
      if (!Objects.equals(wanted, is)) {
        return "item %d is [%s], not [%s]; %d items, not %d"
            .formatted(i, is, wanted, items.size(), expected.size());
      }
    }
    return "";
  }
}
