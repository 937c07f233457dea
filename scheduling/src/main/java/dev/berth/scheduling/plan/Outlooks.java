package dev.berth.scheduling.plan;

import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.filter.Veto;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How all nodes look to a task. For people: it costs more than a decision, and decides nothing. */
public final class Outlooks {
  private record Ranked(Outlook outlook, long rank) {}

  private Outlooks() {}

  /**
   * One for each node that exists: those that fit first, the best of them first; equals by name.
   *
   * @param avoid nodes that have refused the task of late
   */
  public static List<Outlook> of(Cluster cluster, Shape shape, List<String> avoid) {
    shape.prepare();
    List<Ranked> all = new ArrayList<>();
    for (int node = 0; node < cluster.numbers(); node++) {
      if (cluster.exists(node)) {
        all.add(of(cluster, shape, node, avoid.contains(cluster.name(node))));
      }
    }
    return all.stream()
        .sorted(
            Comparator.comparingLong(Ranked::rank)
                .reversed()
                .thenComparing(one -> one.outlook().node()))
        .map(Ranked::outlook)
        .toList();
  }

  private static Ranked of(Cluster cluster, Shape shape, int node, boolean avoided) {
    String name = cluster.name(node);
    Veto veto = veto(shape, node);
    if (veto != null) {
      return new Ranked(new Outlook.Unfit(name, veto), -1);
    }
    SortedMap<String, Integer> points = new TreeMap<>();
    shape.terrain.explain(node, points);
    shape.scores.explain(node, points);
    return new Ranked(
        new Outlook.Fits(name, points, shape.terrain.taints(node), avoided),
        shape.rank(cluster, node, avoided));
  }

  private static @Nullable Veto veto(Shape shape, int node) {
    Veto veto = shape.terrain.veto(node);
    if (veto != null) {
      return veto;
    }
    return shape.rules.fits(node) ? null : shape.rules.veto(node);
  }
}
