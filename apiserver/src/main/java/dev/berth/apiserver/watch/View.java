package dev.berth.apiserver.watch;

import dev.berth.apiserver.store.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All objects of a kind at one revision, from memory. It never changes. */
public final class View {
  private final Snapshot snapshot;
  private final long revision;

  View(Snapshot snapshot, long revision) {
    this.snapshot = snapshot;
    this.revision = revision;
  }

  /** What it shows: everything up to this revision, and nothing after it. */
  public long revision() {
    return revision;
  }

  long position() {
    return Version.endOf(revision);
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /**
   * What a query selects, in the order of paths; and what can't be decoded of its scope, for no
   * selector can tell whether that is meant.
   *
   * @param after only objects after this stored path; "" for all
   */
  public Iterator<Item> list(Query query, String after) {
    Iterator<Item> found = snapshot.candidates(query, after);
    if (query.selectsAll()) {
      return found;
    }
    List<Item> unclear = new ArrayList<>();
    snapshot.undecodable(query.scope(), after).forEachRemaining(unclear::add);
    Iterator<Item> selected =
        new Filtered(found, item -> item.undecodable() == null && item.matches(query));
    if (unclear.isEmpty()) {
      return selected;
    }
    selected.forEachRemaining(unclear::add);
    unclear.sort(Comparator.comparing(Item::path));
    return unclear.iterator();
  }

  /** How many objects a query's scope has after a path. */
  public int countAfter(Query query, String path) {
    return snapshot.countAfter(query.scope(), path);
  }

  private static final class Filtered implements Iterator<Item> {
    private final Iterator<Item> all;
    private final Predicate<Item> wanted;
    private @Nullable Item next;

    Filtered(Iterator<Item> all, Predicate<Item> wanted) {
      this.all = all;
      this.wanted = wanted;
    }

    @Override
    public boolean hasNext() {
      while (next == null && all.hasNext()) {
        Item candidate = all.next();
        next = wanted.test(candidate) ? candidate : null;
      }
      return next != null;
    }

    @Override
    public Item next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Item found = java.util.Objects.requireNonNull(next);
      next = null;
      return found;
    }
  }
}
