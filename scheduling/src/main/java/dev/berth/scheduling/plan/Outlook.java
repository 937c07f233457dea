package dev.berth.scheduling.plan;

import dev.berth.scheduling.filter.Veto;
import java.util.SortedMap;
import java.util.TreeMap;

/** How one node looks to a task that wants a place. */
public sealed interface Outlook {
  /** The node's name. */
  String node();

  /**
   * It could take the task.
   *
   * @param points by what they are for, weighed
   * @param taints how many PreferNoSchedule taints mind: with fewer, a node is better whatever its
   *     points
   * @param refusedLately whether the node has refused the task of late: it is taken when no other
   *     fits
   */
  record Fits(String node, SortedMap<String, Integer> points, int taints, boolean refusedLately)
      implements Outlook {
    public Fits {
      points = new TreeMap<>(points);
    }

    /** All points together. */
    public int total() {
      return points.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /** A rule minds. */
  record Unfit(String node, Veto veto) implements Outlook {
    /** For people, for example "lacks memory (need 64Gi, free 3.8Gi)". */
    public String sentence() {
      return RefusalText.ofNode(veto);
    }
  }
}
