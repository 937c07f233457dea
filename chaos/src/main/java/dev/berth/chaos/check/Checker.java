package dev.berth.chaos.check;

import dev.berth.chaos.history.Entry;
import java.util.List;

/** All checks of a whole history. */
public final class Checker {
  private Checker() {}

  /** What is wrong with it; empty when nothing is. */
  public static List<Violation> check(List<Entry> entries) {
    Violations found = new Violations();
    Truth truth = new Truth(only(entries, Entry.Event.class));
    Known known = new Known(entries);
    LastState.check(entries, truth, found);
    new Writes(truth, known, found).check(only(entries, Entry.Write.class));
    Reads reads = new Reads(truth, known, found);
    only(entries, Entry.Get.class).forEach(reads::check);
    Lists lists = new Lists(truth, known, found);
    only(entries, Entry.Listing.class).forEach(lists::check);
    Streams streams = new Streams(truth, known, found);
    only(entries, Entry.Stream.class).forEach(streams::check);
    return found.all();
  }

  private static <T extends Entry> List<T> only(List<Entry> entries, Class<T> type) {
    return entries.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
