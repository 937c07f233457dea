package dev.berth.apiserver.watch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Items in the order of their groups, and of their paths within a group. It never changes: a change
 * makes a new one, which shares all but one chunk of at most 512 items with the old one. So keeping
 * one is free, and a change at 100,000 objects copies a few kilobytes.
 */
final class SortedItems {
  private static final int FULL = 512;
  private static final int HALF = FULL / 2;

  private final Grouping grouping;

  /** None is empty. */
  private final Item[][] chunks;

  private final int size;

  private SortedItems(Grouping grouping, Item[][] chunks, int size) {
    this.grouping = grouping;
    this.chunks = chunks;
    this.size = size;
  }

  static SortedItems empty(Grouping grouping) {
    return new SortedItems(grouping, new Item[0][], 0);
  }

  /**
   * Those of the items that are in a group.
   *
   * @param items in the order of paths, each path once
   */
  static SortedItems of(Grouping grouping, Iterable<Item> items) {
    Map<String, List<Item>> groups = new TreeMap<>();
    for (Item item : items) {
      @Nullable String group = grouping.of(item);
      if (group != null) {
        groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(item);
      }
    }
    List<Item> sorted = new ArrayList<>();
    groups.values().forEach(sorted::addAll);
    List<Item[]> chunks = new ArrayList<>();
    for (int from = 0; from < sorted.size(); from += HALF) {
      List<Item> part = sorted.subList(from, Math.min(sorted.size(), from + HALF));
      chunks.add(part.toArray(Item[]::new));
    }
    return new SortedItems(grouping, chunks.toArray(Item[][]::new), sorted.size());
  }

  Grouping grouping() {
    return grouping;
  }

  int size() {
    return size;
  }

  @Nullable Item get(String group, String path) {
    if (size == 0) {
      return null;
    }
    Item[] chunk = chunks[chunkOf(group, path)];
    int at = find(chunk, group, path);
    return at < 0 ? null : chunk[at];
  }

  /**
   * With another state of an object.
   *
   * @param before its state in here; null when there is none
   * @param now null when it is gone
   */
  SortedItems changed(@Nullable Item before, @Nullable Item now) {
    @Nullable String from = before == null ? null : grouping.of(before);
    @Nullable String to = now == null ? null : grouping.of(now);
    SortedItems result = this;
    if (before != null && from != null && !from.equals(to)) {
      result = result.without(from, before.path());
    }
    return now == null || to == null ? result : result.with(to, now);
  }

  private SortedItems with(String group, Item item) {
    if (size == 0) {
      return new SortedItems(grouping, new Item[][] {{item}}, 1);
    }
    int number = chunkOf(group, item.path());
    Item[] chunk = chunks[number];
    int at = find(chunk, group, item.path());
    if (at >= 0) {
      Item[] changed = chunk.clone();
      changed[at] = item;
      Item[][] all = chunks.clone();
      all[number] = changed;
      return new SortedItems(grouping, all, size);
    }
    int place = -at - 1;
    Item[] grown = Arrays.copyOf(chunk, chunk.length + 1);
    System.arraycopy(chunk, place, grown, place + 1, chunk.length - place);
    grown[place] = item;
    return new SortedItems(grouping, replaced(number, split(grown)), size + 1);
  }

  private SortedItems without(String group, String path) {
    if (size == 0) {
      return this;
    }
    int number = chunkOf(group, path);
    Item[] chunk = chunks[number];
    int at = find(chunk, group, path);
    if (at < 0) {
      return this;
    }
    Item[] shrunk = new Item[chunk.length - 1];
    System.arraycopy(chunk, 0, shrunk, 0, at);
    System.arraycopy(chunk, at + 1, shrunk, at, shrunk.length - at);
    Item[][] rest = shrunk.length == 0 ? new Item[0][] : new Item[][] {shrunk};
    return new SortedItems(grouping, replaced(number, rest), size - 1);
  }

  /** The items of a group whose paths begin with a prefix and are not before another path. */
  Iterator<Item> walk(String group, String prefix, String from) {
    return new Walk(group, prefix, from.compareTo(prefix) > 0 ? from : prefix);
  }

  /** How many items a {@link #walk} goes over. */
  int count(String group, String prefix, String from) {
    return size == 0
        ? 0
        : rank(group, prefix + Character.MAX_VALUE)
            - rank(group, from.compareTo(prefix) > 0 ? from : prefix);
  }

  /** All items, in the order of groups. */
  Iterable<Item> all() {
    return () -> Arrays.stream(chunks).flatMap(Arrays::stream).iterator();
  }

  /** How many items are before a place. */
  private int rank(String group, String path) {
    int number = chunkOf(group, path);
    int before = 0;
    for (int i = 0; i < number; i++) {
      before += chunks[i].length;
    }
    int at = find(chunks[number], group, path);
    return before + (at < 0 ? -at - 1 : at);
  }

  private Item[][] replaced(int number, Item[][] by) {
    Item[][] all = new Item[chunks.length - 1 + by.length][];
    System.arraycopy(chunks, 0, all, 0, number);
    System.arraycopy(by, 0, all, number, by.length);
    System.arraycopy(chunks, number + 1, all, number + by.length, chunks.length - number - 1);
    return all;
  }

  private static Item[][] split(Item[] chunk) {
    return chunk.length <= FULL
        ? new Item[][] {chunk}
        : new Item[][] {
          Arrays.copyOfRange(chunk, 0, HALF), Arrays.copyOfRange(chunk, HALF, chunk.length)
        };
  }

  private int order(Item item, String group, String path) {
    int groups = Objects.requireNonNull(grouping.of(item)).compareTo(group);
    return groups != 0 ? groups : item.path().compareTo(path);
  }

  /** The chunk that has the place, or that it belongs into. */
  private int chunkOf(String group, String path) {
    int low = 0;
    int high = chunks.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (order(chunks[middle][0], group, path) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** As {@link Arrays#binarySearch}. */
  private int find(Item[] chunk, String group, String path) {
    int low = 0;
    int high = chunk.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = order(chunk[middle], group, path);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  private final class Walk implements Iterator<Item> {
    private final String group;
    private final String prefix;
    private int chunk;
    private int at;

    Walk(String group, String prefix, String from) {
      this.group = group;
      this.prefix = prefix;
      if (chunks.length > 0) {
        chunk = chunkOf(group, from);
        int found = find(chunks[chunk], group, from);
        at = found < 0 ? -found - 1 : found;
      }
    }

    @Override
    public boolean hasNext() {
      if (chunk < chunks.length && at == chunks[chunk].length) {
        chunk++;
        at = 0;
      }
      return chunk < chunks.length
          && chunks[chunk][at].path().startsWith(prefix)
          && group.equals(grouping.of(chunks[chunk][at]));
    }

    @Override
    public Item next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return chunks[chunk][at++];
    }
  }
}
