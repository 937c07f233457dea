package dev.berth.apiserver.watch;

import dev.berth.apiserver.store.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All objects of a kind at one moment, in the order of their paths, with the indexes that the kind
 * had then. It never changes, and shares nearly all with the snapshots before and after it.
 */
final class Snapshot {
  static final Snapshot EMPTY = of(List.of());

  private static final String ALL = "";

  private final SortedItems items;

  /** Always there, and nearly always empty: no selector finds what is in it. */
  private final SortedItems undecodable;

  private final Map<Grouping, SortedItems> indexes;

  private Snapshot(SortedItems items, SortedItems undecodable, Map<Grouping, SortedItems> indexes) {
    this.items = items;
    this.undecodable = undecodable;
    this.indexes = indexes;
  }

  /**
   * @param items in the order of paths, each path once
   */
  static Snapshot of(List<Item> items) {
    return new Snapshot(
        SortedItems.of(new Grouping.Everything(), items),
        SortedItems.of(new Grouping.Undecodable(), items),
        Map.of());
  }

  int size() {
    return items.size();
  }

  @Nullable Item get(String path) {
    return items.get(ALL, path);
  }

  Snapshot with(Item item) {
    return changed(get(item.path()), item);
  }

  Snapshot without(String path) {
    @Nullable Item before = get(path);
    return before == null ? this : changed(before, null);
  }

  private Snapshot changed(@Nullable Item before, @Nullable Item now) {
    return new Snapshot(
        items.changed(before, now),
        undecodable.changed(before, now),
        indexes.isEmpty() ? indexes : indexesWith(before, now));
  }

  private Map<Grouping, SortedItems> indexesWith(@Nullable Item before, @Nullable Item now) {
    Map<Grouping, SortedItems> changed = HashMap.newHashMap(indexes.size());
    indexes.forEach((by, index) -> changed.put(by, index.changed(before, now)));
    return changed;
  }

  boolean has(Grouping index) {
    return indexes.containsKey(index);
  }

  int indexes() {
    return indexes.size();
  }

  Set<Grouping> indexed() {
    return indexes.keySet();
  }

  /** An index of what is in here. */
  SortedItems index(Grouping by) {
    return SortedItems.of(by, items.all());
  }

  Snapshot with(SortedItems index) {
    Map<Grouping, SortedItems> more = new HashMap<>(indexes);
    more.put(index.grouping(), index);
    return new Snapshot(items, undecodable, more);
  }

  Snapshot withoutIndex(Grouping by) {
    Map<Grouping, SortedItems> fewer = new HashMap<>(indexes);
    fewer.remove(by);
    return new Snapshot(items, undecodable, fewer);
  }

  /** The items whose paths begin with a prefix. */
  Iterable<Item> under(String prefix) {
    return () -> items.walk(ALL, prefix, "");
  }

  /** How many objects a scope has after a path. */
  int countAfter(Scope scope, String path) {
    return items.count(ALL, scope.prefix(), next(path));
  }

  /** What can't be decoded, of those in a scope after a path. */
  Iterator<Item> undecodable(Scope scope, String after) {
    return undecodable.walk(ALL, scope.prefix(), next(after));
  }

  /**
   * Items after a path, in the order of paths; all that a query selects are among them, and as few
   * others as the indexes allow.
   */
  Iterator<Item> candidates(Query query, String after) {
    String prefix = query.scope().prefix();
    String from = next(after);
    @Nullable String name = query.name();
    if (name != null) {
      @Nullable Item item = get(prefix + name);
      return item == null || item.path().compareTo(from) < 0
          ? Collections.emptyIterator()
          : List.of(item).iterator();
    }
    int least = items.count(ALL, prefix, "");
    Iterator<Item> best = items.walk(ALL, prefix, from);
    for (Grouping by : Grouping.helpfulFor(query)) {
      @Nullable SortedItems index = indexes.get(by);
      if (index == null) {
        continue;
      }
      List<String> groups = query.valuesOf(by);
      int count =
          groups.isEmpty()
              ? index.size()
              : groups.stream().mapToInt(group -> index.count(group, prefix, "")).sum();
      if (count < least) {
        least = count;
        best =
            groups.size() == 1
                ? index.walk(groups.getFirst(), prefix, from)
                : sorted(index, groups, prefix, from);
      }
    }
    return best;
  }

  /**
   * @param groups none for all
   */
  private static Iterator<Item> sorted(
      SortedItems index, List<String> groups, String prefix, String from) {
    List<Item> found = new ArrayList<>();
    if (groups.isEmpty()) {
      for (Item item : index.all()) {
        if (item.path().startsWith(prefix) && item.path().compareTo(from) >= 0) {
          found.add(item);
        }
      }
    }
    groups.forEach(group -> index.walk(group, prefix, from).forEachRemaining(found::add));
    found.sort(Comparator.comparing(Item::path));
    return found.iterator();
  }

  /** The least path after a path. */
  private static String next(String after) {
    return after.isEmpty() ? "" : after + '\0';
  }
}
