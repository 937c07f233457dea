package dev.berth.scheduling.filter.room;

import dev.berth.scheduling.filter.Feasible;
import dev.berth.scheduling.topology.Counter;
import dev.berth.scheduling.topology.Domains;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The domains in which at least one node could take the task. Where all nodes of a zone are down or
 * cordoned, spread does not wait for that zone.
 */
public final class Eligible {
  private final Feasible nodes;
  private final Domains domains;
  private long asOf = -1;
  private int[] list = {};

  public Eligible(Feasible nodes, Domains domains) {
    this.nodes = nodes;
    this.domains = domains;
  }

  /** How many there are. */
  public int count() {
    return list().length;
  }

  /** The fewest tasks that any of them has; 0 when there is none. */
  public int fewest(Counter counter) {
    int fewest = Integer.MAX_VALUE;
    for (int domain : list()) {
      fewest = Math.min(fewest, counter.in(domain));
    }
    return fewest == Integer.MAX_VALUE ? 0 : fewest;
  }

  private int[] list() {
    if (asOf != nodes.version()) {
      BitSet seen = new BitSet();
      for (int i = 0; i < nodes.count(); i++) {
        int domain = domains.of(nodes.node(i));
        if (domain != Domains.NONE) {
          seen.set(domain);
        }
      }
      list = seen.stream().toArray();
      asOf = nodes.version();
    }
    return list;
  }

  @Override
  public String toString() {
    return domains.key() + Arrays.toString(list());
  }
}
