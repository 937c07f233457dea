package dev.berth.bench.simulation;

import dev.berth.bench.simulation.trace.Resource;
import dev.berth.bench.simulation.trace.Size;
import dev.berth.bench.simulation.trace.TraceNode;
import dev.berth.bench.simulation.trace.TraceTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How full the nodes are, counted beside the core, so that an error there shows.
 *
 * <p>Free but stranded is what is left on a node where a typical task found room when the node was
 * empty, and finds none now. The typical task of a resource has of each resource the median of all
 * tasks in the trace that ask for that one.
 */
final class Fill {
  private static final int RESOURCES = Resource.ALL.size();

  private final List<TraceNode> nodes;
  // By node, then by resource.
  private final long[][] free;
  // By resource, then as amounts; of what no task asks for nothing is stranded.
  private final long[][] typical;
  // By node, a bit for each resource: whether the typical task fits when the node is empty.
  private final int[] suited;
  private final long[] total = new long[RESOURCES];
  private final long[] totalFree = new long[RESOURCES];
  private final long[] stranded = new long[RESOURCES];

  Fill(List<TraceNode> nodes, List<TraceTask> tasks) {
    this.nodes = nodes;
    this.free = nodes.stream().map(node -> amounts(node.size())).toArray(long[][]::new);
    this.typical =
        Resource.ALL.stream().map(resource -> typical(tasks, resource)).toArray(long[][]::new);
    this.suited = new int[free.length];
    for (int node = 0; node < free.length; node++) {
      for (int resource = 0; resource < RESOURCES; resource++) {
        total[resource] += free[node][resource];
        suited[node] |= fits(resource, node) ? 1 << resource : 0;
      }
    }
    System.arraycopy(total, 0, totalFree, 0, RESOURCES);
  }

  private static long[] amounts(Size size) {
    return Resource.ALL.stream().mapToLong(resource -> resource.of(size)).toArray();
  }

  private static long[] typical(List<TraceTask> tasks, Resource resource) {
    List<Size> asking =
        tasks.stream().map(TraceTask::size).filter(size -> resource.of(size) > 0).toList();
    return Resource.ALL.stream()
        .mapToLong(each -> asking.isEmpty() ? 0 : median(asking, each))
        .toArray();
  }

  private static long median(List<Size> sizes, Resource resource) {
    long[] amounts = sizes.stream().mapToLong(resource::of).toArray();
    Arrays.sort(amounts);
    return amounts[(amounts.length - 1) / 2];
  }

  /** A task goes to a node; fails when it has no room there. */
  void take(int node, Size size) {
    change(node, size, -1);
    for (Resource resource : Resource.ALL) {
      long left = free[node][index(resource)];
      if (left < 0) {
        throw new IllegalStateException(
            "node %s is overfilled: it lacks %d of %s"
                .formatted(nodes.get(node).name(), -left, resource.label()));
      }
    }
  }

  void give(int node, Size size) {
    change(node, size, 1);
  }

  private static int index(Resource resource) {
    return Resource.ALL.indexOf(resource);
  }

  private void change(int node, Size size, int sign) {
    strand(node, -1);
    for (int resource = 0; resource < RESOURCES; resource++) {
      long amount = sign * Resource.ALL.get(resource).of(size);
      free[node][resource] += amount;
      totalFree[resource] += amount;
    }
    strand(node, 1);
  }

  private void strand(int node, int sign) {
    for (int resource = 0; resource < RESOURCES; resource++) {
      if ((suited[node] & 1 << resource) != 0 && !fits(resource, node)) {
        stranded[resource] += sign * free[node][resource];
      }
    }
  }

  private boolean fits(int typicalOf, int node) {
    long[] task = typical[typicalOf];
    for (int resource = 0; resource < RESOURCES; resource++) {
      if (task[resource] > free[node][resource]) {
        return false;
      }
    }
    return true;
  }

  /** The resources of which any node has something. */
  List<Resource> resources() {
    List<Resource> all = new ArrayList<>(Resource.ALL);
    all.removeIf(resource -> total[index(resource)] == 0);
    return all;
  }

  /** The share that tasks have, 0 to 1. */
  double used(Resource resource) {
    return 1 - free(resource);
  }

  /** The share that nobody has, 0 to 1. */
  double free(Resource resource) {
    return (double) totalFree[index(resource)] / total[index(resource)];
  }

  /** The share of all there is that is free but stranded, 0 to 1. */
  double stranded(Resource resource) {
    return (double) stranded[index(resource)] / total[index(resource)];
  }
}
