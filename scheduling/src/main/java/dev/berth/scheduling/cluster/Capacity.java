package dev.berth.scheduling.cluster;

import dev.berth.scheduling.demand.Amounts;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * What nodes have and what is left of it, in arrays: a row for each node, a column for each
 * resource that is offered or used anywhere. A row is one or two lines of the processor's cache,
 * which is what a node costs that a decision looks at.
 *
 * <p>Invariant: free = allocatable − the sum over the places on the node. It is negative where a
 * node is overfilled, and 0 where a resource is neither offered nor used, so that a column can come
 * and go without a look at the places.
 */
public final class Capacity {
  // More than any node has, and low enough that sums can't overflow.
  private static final long BOUNDLESS = 1L << 60;

  private final ResourceNames names = new ResourceNames();
  private final Columns columns = new Columns(names);
  private int width = 8;
  private long[] free = new long[0];
  private long[] allocatable = new long[0];
  private long[] weighedCpu = new long[0];
  private long[] weighedMemory = new long[0];
  private int[] tasks = new int[0];
  private long[] total = new long[width];
  private long[] totalFree = new long[width];

  Capacity() {}

  public ResourceNames names() {
    return names;
  }

  /** Amounts as arrays. Their resources keep their numbers for good. */
  public Needs needs(Amounts amounts) {
    return Needs.of(amounts, names::number);
  }

  /** Amounts as arrays; to be given back by {@link #drop}. */
  Needs hold(Amounts amounts) {
    return Needs.of(amounts, names::hold);
  }

  /** Nobody needs this any more. */
  void drop(Needs needs) {
    for (int resource : needs.resources) {
      if (resource > ResourceNames.MEMORY) {
        names.drop(resource);
      }
    }
  }

  /** How many numbers there are for each node. */
  int width() {
    return width;
  }

  /** Makes room for so many nodes. */
  void grow(int nodes) {
    if (nodes > tasks.length) {
      int size = Math.max(nodes, tasks.length * 2);
      free = Arrays.copyOf(free, size * width);
      allocatable = Arrays.copyOf(allocatable, size * width);
      weighedCpu = Arrays.copyOf(weighedCpu, size);
      weighedMemory = Arrays.copyOf(weighedMemory, size);
      tasks = Arrays.copyOf(tasks, size);
    }
  }

  /** What a node has from now on; nothing when it is gone. */
  void offer(int node, Amounts now) {
    begin(now);
    for (int column = 0; column < columns.count(); column++) {
      if (columns.isUsed(column)) {
        int at = node * width + column;
        long before = allocatable[at];
        allocatable[at] = amount(now, columns.resource(column));
        addFree(at, column, allocatable[at] - before);
        total[column] += bounded(allocatable[at]) - bounded(before);
        if (before > 0) {
          columns.leave(columns.resource(column));
        }
      }
    }
  }

  /** Each resource of which a node offers any has a column. */
  private void begin(Amounts now) {
    // Sorted, so that the numbers do not depend on the order of a hash.
    new TreeMap<>(now.others())
        .forEach((name, amount) -> {
          if (amount > 0) {
            int resource = names.hold(name);
            columns.use(resource);
            names.drop(resource);
          }
        });
    widen();
  }

  private long amount(Amounts amounts, int resource) {
    return switch (resource) {
      case ResourceNames.CPU -> amounts.cpu();
      case ResourceNames.MEMORY -> amounts.memory();
      // A node that has its containers' disk elsewhere does not tell, and is not asked for it.
      case ResourceNames.DISK -> amounts.others().getOrDefault(names.name(resource), BOUNDLESS);
      default -> amounts.others().getOrDefault(names.name(resource), 0L);
    };
  }

  /** What is not known counts for nothing when nodes are added up. */
  private static long bounded(long amount) {
    return amount > BOUNDLESS / 2 ? 0 : amount;
  }

  void use(int node, Needs needs) {
    for (int resource : needs.resources) {
      columns.use(resource);
    }
    widen();
    change(node, needs, 1);
  }

  void release(int node, Needs needs) {
    change(node, needs, -1);
    for (int resource : needs.resources) {
      columns.leave(resource);
    }
  }

  private void change(int node, Needs needs, int sign) {
    int row = node * width;
    for (int i = 0; i < needs.resources.length; i++) {
      int column = columns.of(needs.resources[i]);
      addFree(row + column, column, -sign * needs.values[i]);
    }
    weighedCpu[node] += sign * needs.weighedCpu;
    weighedMemory[node] += sign * needs.weighedMemory;
    tasks[node] += sign;
  }

  private void addFree(int at, int column, long change) {
    totalFree[column] -= Math.max(0, bounded(free[at]));
    free[at] += change;
    totalFree[column] += Math.max(0, bounded(free[at]));
  }

  /** Whether all that is needed is left. What is not needed may be overfilled. */
  public boolean fits(Needs needs, int node) {
    int row = node * width;
    int[] resources = needs.resources;
    for (int i = 0; i < resources.length; i++) {
      if (needs.values[i] > free[row + columns.of(resources[i])]) {
        return false;
      }
    }
    return true;
  }

  /** What is left of a resource; negative where the node is overfilled. */
  public long free(int node, int resource) {
    return free[node * width + columns.of(resource)];
  }

  /** What the node has of a resource. */
  public long allocatable(int node, int resource) {
    return allocatable[node * width + columns.of(resource)];
  }

  /** What all nodes have of a resource together; 0 for one that no node tells of. */
  public long total(int resource) {
    return total[columns.of(resource)];
  }

  /**
   * What is left of a resource on all nodes together, as far as it is not negative there; 0 for one
   * that no node tells of.
   */
  public long totalFree(int resource) {
    return totalFree[columns.of(resource)];
  }

  /** How many tasks have a place there. */
  public int tasks(int node) {
    return tasks[node];
  }

  /**
   * The larger share of cpu and memory that is used with this added, in ten-thousandths; more than
   * that where the node is overfilled, and the most where it has none.
   */
  public int dominantShareWith(int node, Needs needs) {
    int row = node * width;
    return Math.max(
        share(weighedCpu[node] + needs.weighedCpu, allocatable[row + ResourceNames.CPU]),
        share(weighedMemory[node] + needs.weighedMemory, allocatable[row + ResourceNames.MEMORY]));
  }

  private static int share(long used, long of) {
    // Through double: ten-thousandths of up to 2^53 bytes do not fit in a long.
    return of <= 0 ? Integer.MAX_VALUE : (int) ((double) used / of * 10_000);
  }

  private void widen() {
    if (columns.count() <= width) {
      return;
    }
    int wider = Math.max(columns.count(), width * 2);
    free = widened(free, wider);
    allocatable = widened(allocatable, wider);
    total = Arrays.copyOf(total, wider);
    totalFree = Arrays.copyOf(totalFree, wider);
    width = wider;
  }

  private long[] widened(long[] rows, int wider) {
    int nodes = rows.length / width;
    long[] all = new long[nodes * wider];
    for (int node = 0; node < nodes; node++) {
      System.arraycopy(rows, node * width, all, node * wider, width);
    }
    return all;
  }
}
