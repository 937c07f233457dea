package dev.berth.scheduling.topology;

/**
 * How many there are on each node, for nodes of which few have any: a hash table without objects,
 * since it changes with each place. What falls to nothing stays in it until it grows the next time,
 * which spares it from moving others.
 */
final class NodeCounts {
  /** Takes a node and how many are there. */
  interface Each {
    void accept(int node, int count);
  }

  private static final int SMALLEST = 8;

  // Pairs of a node's number plus one, 0 for a slot that is free, and how many are there.
  private int[] slots = {};
  private int taken;

  void add(int node, int change) {
    // At most half of it is taken, so that a search is short.
    if (taken * 4 >= slots.length) {
      rebuild();
    }
    int at = slot(node);
    if (slots[at] == 0) {
      slots[at] = node + 1;
      taken++;
    }
    slots[at + 1] += change;
  }

  /** All nodes with any. */
  void forEach(Each each) {
    for (int at = 0; at < slots.length; at += 2) {
      if (slots[at + 1] != 0) {
        each.accept(slots[at] - 1, slots[at + 1]);
      }
    }
  }

  /** How many slots there are to look at. */
  int size() {
    return slots.length / 2;
  }

  /** Where a node is, or would be. */
  private int slot(int node) {
    int mask = slots.length - 2;
    int at = (((node * 0x9e3779b9) >>> 7) * 2) & mask;
    while (slots[at] != 0 && slots[at] != node + 1) {
      at = (at + 2) & mask;
    }
    return at;
  }

  private void rebuild() {
    int[] before = slots;
    int any = 0;
    for (int at = 0; at < before.length; at += 2) {
      any += before[at + 1] == 0 ? 0 : 1;
    }
    int size = SMALLEST;
    while (size < any * 4) {
      size *= 2;
    }
    slots = new int[size * 2];
    taken = 0;
    for (int at = 0; at < before.length; at += 2) {
      if (before[at + 1] != 0) {
        int to = slot(before[at] - 1);
        slots[to] = before[at];
        slots[to + 1] = before[at + 1];
        taken++;
      }
    }
  }
}
