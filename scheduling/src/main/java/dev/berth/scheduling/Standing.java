package dev.berth.scheduling;

import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.StrategyType;
import dev.berth.scheduling.backlog.Backlog;
import dev.berth.scheduling.backlog.Changes;
import dev.berth.scheduling.backlog.GroupKey;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.cluster.Footprint;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.plan.Planner;
import dev.berth.scheduling.plan.Sampling;
import dev.berth.scheduling.preempt.Budgets;
import dev.berth.scheduling.preempt.Preemption;
import dev.berth.scheduling.queue.Ledger;
import dev.berth.scheduling.queue.QueueTree;
import dev.berth.scheduling.queue.Shard;
import java.util.List;
import java.util.Map;

/** How things stand: who has what, who waits, and what was decided and is not confirmed yet. */
final class Standing {
  final Cluster cluster = new Cluster();
  final Shard shard;
  final Planner planner;
  final Ledger ledger;
  final Backlog backlog;
  final Changes changes;
  final Groups groups = new Groups();
  final Budgets budgets = new Budgets();
  final Preemption preemption;
  final Nominations nominations;
  final Assumed assumed = new Assumed();

  Standing(long seed, Sampling sampling, StrategyType byDefault, Shard shard) {
    this.shard = shard;
    QueueTree tree = new QueueTree(cluster.capacity(), shard, List.of(), Map.of());
    this.planner = new Planner(cluster, byDefault, sampling, seed);
    this.ledger = new Ledger(cluster, tree);
    this.preemption = new Preemption(ledger, budgets);
    this.changes = new Changes(preemption);
    this.backlog = new Backlog(planner, tree, changes);
    this.nominations = new Nominations(planner);
    cluster.onNode(changes::node);
  }

  /** Makes this the place of its task; what that frees, or who comes, may help others. */
  void set(Place place) {
    Place before = ledger.set(place);
    if (before == null) {
      changes.placed();
    } else if (!usesNoLess(place, before)) {
      changes.freed(before.node());
    } else if (!place.equals(before)) {
      // It was assumed or held, or is another task: it may be evicted now.
      changes.contested(place.node());
    }
  }

  /** Mostly it is the same place, which was assumed and is confirmed. */
  private static boolean usesNoLess(Place now, Place before) {
    return now.node() == before.node()
        && now.footprint() == before.footprint()
        && now.hostPorts().equals(before.hostPorts());
  }

  /** A task uses nothing any more. */
  void remove(PlaceKey key) {
    Place before = ledger.remove(key);
    if (before != null) {
      changes.freed(before.node());
    }
    nominations.gone(key);
    budgets.settled(key);
    boolean _ = groups.placed(key, null);
  }

  /**
   * Whether a group of ours waits for places, and not for room that is being made for it. About
   * those of others, others decide.
   */
  boolean waits(GroupKey group) {
    return ledger.tree().of(group.namespace()).isOurs()
        && backlog.waits(group)
        && !nominations.isMaking(group);
  }

  /** The place of a pending task, from the moment that it is decided or held for it. */
  static Place placeOf(Pending pending, int node, Footprint footprint, List<HostPort> hostPorts) {
    return new Place(
        pending.key(),
        pending.uid(),
        node,
        footprint,
        hostPorts,
        pending.priority(),
        // Younger than all that has a Binding.
        Long.MAX_VALUE,
        false);
  }
}
