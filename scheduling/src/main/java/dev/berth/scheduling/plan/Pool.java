package dev.berth.scheduling.plan;

import java.util.Arrays;

/**
 * Candidates for tasks of one shape, sorted by rank. Ranks are as they were when the candidate was
 * looked at; whoever takes one looks again. Of equals the one that was sampled last is the best,
 * and the order of sampling is random.
 */
final class Pool {
  /** As many as it holds. */
  static final int MOST = 1 << 16;

  private static final int POSITION = MOST - 1;

  // Ascending; each a rank of 47 bits, and 16 bits that say which node it is.
  private long[] keys = new long[0];
  private int[] nodes = new int[0];
  private int size;
  private int added;

  /** How many more tasks it may serve before new candidates are sampled. */
  int uses;

  /** As of which version of the terrain it was sampled. */
  long terrain = -1;

  int lookedAt;
  int fit;

  /** How many of those that fit are not to be avoided. */
  int good;

  void clear() {
    size = 0;
    added = 0;
  }

  int size() {
    return size;
  }

  /** The node of a candidate; 0 is the best one. */
  int node(int i) {
    return nodes[(int) keys[size - 1 - i] & POSITION];
  }

  long rank(int i) {
    return keys[size - 1 - i] >>> 16;
  }

  /** Adds one; {@link #sort} is to be called after the last one. */
  void add(int node, long rank) {
    if (added == nodes.length) {
      nodes = Arrays.copyOf(nodes, Math.max(16, added * 2));
      keys = Arrays.copyOf(keys, nodes.length);
    }
    nodes[added] = node;
    keys[size++] = rank << 16 | added++;
  }

  void sort() {
    Arrays.sort(keys, 0, size);
  }

  void remove(int i) {
    int at = size - 1 - i;
    System.arraycopy(keys, at + 1, keys, at, size - 1 - at);
    size--;
  }

  /** A candidate has another rank, lower than it was. */
  void lower(int i, long rank) {
    int at = size - 1 - i;
    long key = rank << 16 | (keys[at] & POSITION);
    int found = -Arrays.binarySearch(keys, 0, at, key) - 1;
    System.arraycopy(keys, found, keys, found + 1, at - found);
    keys[found] = key;
  }
}
