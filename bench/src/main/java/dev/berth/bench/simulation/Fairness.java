package dev.berth.bench.simulation;

import dev.berth.bench.simulation.report.FairnessFigures;
import dev.berth.scheduling.queue.QueueNode;
import dev.berth.scheduling.queue.QueueTree;
import java.util.ArrayList;
import java.util.List;

/**
 * How far dominant shares are from what the weights say. Compared are queues with the same parent
 * that all have tasks waiting: what one that wants nothing leaves is for the others, and no
 * unfairness.
 *
 * <p>Of those, each one's share of what they have together, less its share of their weights. As
 * with {@link Gauges}, what is after the last mark does not count: of a few that wait at the end
 * for a place that only one node has, shares say nothing.
 */
final class Fairness {
  private final List<QueueNode> parents = new ArrayList<>();
  private double deviationTime;
  private long time;
  private double largest;
  private double last;
  private FairnessFigures marked = new FairnessFigures(0, 0, 0, 0);

  Fairness(QueueTree tree) {
    collect(tree.root());
  }

  private void collect(QueueNode node) {
    if (node.parts().size() > 1) {
      parents.add(node);
    }
    node.parts().forEach(this::collect);
  }

  /** For so long all was as it is now, in nanoseconds. */
  void passed(long nanos) {
    double deviation = -1;
    for (QueueNode parent : parents) {
      deviation = Math.max(deviation, deviation(parent));
    }
    if (deviation >= 0 && nanos > 0) {
      time += nanos;
      deviationTime += deviation * nanos;
      largest = Math.max(largest, deviation);
      last = deviation;
    }
  }

  /** The largest among its parts; -1 when less than two of them want something. */
  private static double deviation(QueueNode parent) {
    double shares = 0;
    double weights = 0;
    int wanting = 0;
    for (QueueNode part : parent.parts()) {
      if (wants(part)) {
        shares += part.used().dominantShare();
        weights += part.facts().weight();
        wanting++;
      }
    }
    if (wanting < 2 || shares == 0) {
      return -1;
    }
    double deviation = 0;
    for (QueueNode part : parent.parts()) {
      if (wants(part)) {
        double share = part.used().dominantShare() / shares;
        deviation = Math.max(deviation, Math.abs(share - part.facts().weight() / weights));
      }
    }
    return deviation;
  }

  private static boolean wants(QueueNode queue) {
    return queue.wanted().tasks() > 0;
  }

  /** Until here, for now. */
  void mark() {
    marked = new FairnessFigures(time, time == 0 ? 0 : deviationTime / time, largest, last);
  }

  FairnessFigures figures() {
    return marked;
  }
}
