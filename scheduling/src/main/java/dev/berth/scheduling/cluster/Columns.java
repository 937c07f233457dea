package dev.berth.scheduling.cluster;

import java.util.Arrays;

/**
 * Which resource has which column of {@link Capacity}. Cpu, memory and disk always have theirs;
 * another one has one as long as a node offers it, or somebody uses it on a node. All that is only
 * asked for share a column in which there is never anything: a column is a number on every node,
 * and anybody may ask for anything.
 */
final class Columns {
  /** The column of whatever is offered and used nowhere. */
  static final int NOTHING = 3;

  private static final int FREE = -1;

  private final ResourceNames names;
  private int[] ofResource = {};
  // By column.
  private int[] resources = new int[8];
  private int[] users = new int[8];
  private int count = NOTHING + 1;

  Columns(ResourceNames names) {
    this.names = names;
    Arrays.fill(resources, FREE);
    for (int resource = 0; resource <= ResourceNames.DISK; resource++) {
      set(resource, resource);
    }
  }

  /** Above every column. */
  int count() {
    return count;
  }

  /** The column of a resource. */
  int of(int resource) {
    return resource < ofResource.length ? ofResource[resource] : NOTHING;
  }

  /** Whether a column is some resource's own. */
  boolean isUsed(int column) {
    return resources[column] != FREE;
  }

  /** The resource of a column that is used. */
  int resource(int column) {
    return resources[column];
  }

  /** One more offers a resource, or uses it: it has a column of its own from now on. */
  void use(int resource) {
    if (resource > ResourceNames.DISK) {
      int column = of(resource);
      if (column == NOTHING) {
        column = open(resource);
      }
      users[column]++;
    }
  }

  /** One less. When that was the last one, there is nothing in its column any more. */
  void leave(int resource) {
    if (resource > ResourceNames.DISK) {
      int column = of(resource);
      users[column]--;
      if (users[column] == 0) {
        resources[column] = FREE;
        ofResource[resource] = NOTHING;
        names.drop(resource);
      }
    }
  }

  private int open(int resource) {
    // It is in use on nodes: nobody else may get its number.
    int _ = names.hold(names.name(resource));
    int column = NOTHING + 1;
    while (column < count && isUsed(column)) {
      column++;
    }
    if (column == resources.length) {
      resources = Arrays.copyOf(resources, column * 2);
      Arrays.fill(resources, column, resources.length, FREE);
      users = Arrays.copyOf(users, column * 2);
    }
    count = Math.max(count, column + 1);
    set(resource, column);
    return column;
  }

  private void set(int resource, int column) {
    if (resource >= ofResource.length) {
      int before = ofResource.length;
      ofResource = Arrays.copyOf(ofResource, Math.max(resource + 1, before * 2));
      Arrays.fill(ofResource, before, ofResource.length, NOTHING);
    }
    ofResource[resource] = column;
    resources[column] = resource;
  }
}
