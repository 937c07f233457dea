package dev.berth.scheduling.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Nodes and tasks as lists; each task holds the tally of its kin for as long as it is there. */
final class TestWorld implements Topology.World {
  record Placed(Tally tally, int node) {}

  /** Null for a node that is not there. */
  final List<@Nullable Map<String, String>> labels = new ArrayList<>();

  final List<Placed> placed = new ArrayList<>();

  @Override
  public int nodes() {
    return labels.size();
  }

  @Override
  public @Nullable String label(int node, String key) {
    Map<String, String> all = labels.get(node);
    return all == null ? null : all.get(key);
  }

  void relabel(Topology topology, int node, @Nullable Map<String, String> now) {
    while (labels.size() <= node) {
      labels.add(null);
    }
    labels.set(node, now);
    topology.relabelled(
        node, placed.stream().filter(one -> one.node() == node).map(Placed::tally).toList());
  }

  void place(Topology topology, Kin kin, int node) {
    Tally tally = topology.use(kin);
    placed.add(new Placed(tally, node));
    tally.placed(node);
  }

  void remove(Topology topology, int which) {
    Placed gone = placed.remove(which);
    gone.tally().left(gone.node());
    topology.release(gone.tally());
  }
}
