package dev.berth.apiserver.watch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All objects of a kind at one moment, in the order of their paths. It never changes: a change
 * makes a new snapshot, which shares all but one chunk of at most 512 items with the old one. So
 * taking one is free, and a change at 100,000 objects copies a few kilobytes.
 */
final class Snapshot {
  static final Snapshot EMPTY = new Snapshot(new Item[0][], 0);

  private static final int FULL = 512;
  private static final int HALF = FULL / 2;

  /** None is empty. */
  private final Item[][] chunks;

  private final int size;

  private Snapshot(Item[][] chunks, int size) {
    this.chunks = chunks;
    this.size = size;
  }

  /**
   * @param items in the order of paths, each path once
   */
  static Snapshot of(List<Item> items) {
    List<Item[]> chunks = new ArrayList<>();
    for (int from = 0; from < items.size(); from += HALF) {
      List<Item> part = items.subList(from, Math.min(items.size(), from + HALF));
      chunks.add(part.toArray(Item[]::new));
    }
    return new Snapshot(chunks.toArray(Item[][]::new), items.size());
  }

  int size() {
    return size;
  }

  @Nullable Item get(String path) {
    if (size == 0) {
      return null;
    }
    Item[] chunk = chunks[chunkOf(path)];
    int at = find(chunk, path);
    return at < 0 ? null : chunk[at];
  }

  Snapshot with(Item item) {
    if (size == 0) {
      return new Snapshot(new Item[][] {{item}}, 1);
    }
    int number = chunkOf(item.path());
    Item[] chunk = chunks[number];
    int at = find(chunk, item.path());
    if (at >= 0) {
      Item[] changed = chunk.clone();
      changed[at] = item;
      Item[][] all = chunks.clone();
      all[number] = changed;
      return new Snapshot(all, size);
    }
    int place = -at - 1;
    Item[] grown = Arrays.copyOf(chunk, chunk.length + 1);
    System.arraycopy(chunk, place, grown, place + 1, chunk.length - place);
    grown[place] = item;
    return new Snapshot(replaced(number, split(grown)), size + 1);
  }

  Snapshot without(String path) {
    if (size == 0) {
      return this;
    }
    int number = chunkOf(path);
    Item[] chunk = chunks[number];
    int at = find(chunk, path);
    if (at < 0) {
      return this;
    }
    Item[] shrunk = new Item[chunk.length - 1];
    System.arraycopy(chunk, 0, shrunk, 0, at);
    System.arraycopy(chunk, at + 1, shrunk, at, shrunk.length - at);
    Item[][] rest = shrunk.length == 0 ? new Item[0][] : new Item[][] {shrunk};
    return new Snapshot(replaced(number, rest), size - 1);
  }

  /** The items whose paths begin with a prefix. */
  Iterable<Item> under(String prefix) {
    return () -> new Walk(chunks, prefix);
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

  /** The chunk that has the path, or that it belongs into. */
  private int chunkOf(String path) {
    return chunkOf(chunks, path);
  }

  private static int chunkOf(Item[][] chunks, String path) {
    int low = 0;
    int high = chunks.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (chunks[middle][0].path().compareTo(path) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** As {@link Arrays#binarySearch}. */
  private static int find(Item[] chunk, String path) {
    int low = 0;
    int high = chunk.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = chunk[middle].path().compareTo(path);
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

  private static final class Walk implements java.util.Iterator<Item> {
    private final Item[][] chunks;
    private final String prefix;
    private int chunk;
    private int at;

    Walk(Item[][] chunks, String prefix) {
      this.chunks = chunks;
      this.prefix = prefix;
      if (chunks.length > 0) {
        chunk = chunkOf(chunks, prefix);
        int found = find(chunks[chunk], prefix);
        at = found < 0 ? -found - 1 : found;
      }
    }

    @Override
    public boolean hasNext() {
      if (chunk < chunks.length && at == chunks[chunk].length) {
        chunk++;
        at = 0;
      }
      return chunk < chunks.length && chunks[chunk][at].path().startsWith(prefix);
    }

    @Override
    public Item next() {
      if (!hasNext()) {
        throw new java.util.NoSuchElementException();
      }
      return chunks[chunk][at++];
    }
  }
}
