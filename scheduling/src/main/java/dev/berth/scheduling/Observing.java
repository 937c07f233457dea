package dev.berth.scheduling;

import dev.berth.api.meta.Times;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.StrategyType;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.backlog.GroupKey;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.cluster.Footprint;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Demand;
import org.jspecify.annotations.Nullable;

/**
 * What is so about a task and its Binding, compared with what was decided: it has its place, it
 * wants one, or it is over.
 */
final class Observing {
  private final Standing standing;

  Observing(Standing standing) {
    this.standing = standing;
  }

  /** What is so about a task and its Binding now; null for what does not exist. */
  void observe(PlaceKey key, @Nullable Task task, @Nullable Binding binding) {
    if (binding != null) {
      settle(key);
      if (task != null && Pending.isOver(task, binding)) {
        ended(key, task);
      } else {
        bound(key, task, binding);
      }
      return;
    }
    if (task == null || !Pending.wanted(task)) {
      settle(key);
      if (task != null && Pending.finished(task)) {
        ended(key, task);
      } else {
        standing.remove(key);
      }
      return;
    }
    Pending pending = pending(task);
    // One that has been tried more often since had its Binding, and lost it before we looked.
    if (!standing.assumed.has(key, pending.uid(), pending.attempt())
        && !standing.nominations.renew(pending)) {
      if (standing.assumed.remove(key)) {
        // As when its time is over: in the backlog it was neither ready nor waiting.
        standing.backlog.remove(key);
      }
      if (standing.nominations.remove(key)) {
        standing.backlog.putBack(key);
      }
      standing.remove(key);
    }
    // Also while a place is assumed: when its bind fails, it asks for what it asks for now.
    standing.backlog.offer(pending);
  }

  /** It uses nothing any more, and counts in its group for as long as it exists. */
  private void ended(PlaceKey key, Task task) {
    GroupKey group = groupOf(task);
    boolean counted = group != null && standing.groups.has(group, key);
    standing.remove(key);
    boolean _ = standing.groups.ended(key, group);
    if (group != null && !counted) {
      // The others may lack one less than before.
      standing.backlog.wakeGroup(group);
    }
  }

  /** A task waits no more, and nothing is assumed or held for it. */
  private void settle(PlaceKey key) {
    boolean _ = standing.assumed.remove(key);
    boolean _ = standing.nominations.remove(key);
    standing.backlog.remove(key);
  }

  private void bound(PlaceKey key, @Nullable Task task, Binding binding) {
    Task own = task != null && Pending.isOf(task, binding) ? task : null;
    Footprint footprint = standing.cluster.hold(own == null ? Demand.of(binding) : Demand.of(own));
    try {
      Place place = place(key, binding, footprint);
      standing.set(isAskedToGo(place) ? place.asEnding() : place);
    } finally {
      standing.cluster.drop(footprint);
    }
    GroupKey group = own == null ? null : groupOf(own);
    if (standing.groups.placed(key, group) && group != null) {
      // The others may lack one less than before.
      standing.backlog.wakeGroup(group);
    }
  }

  private Place place(PlaceKey key, Binding binding, Footprint footprint) {
    return new Place(
        key,
        binding.getSpec().getTaskUid(),
        standing.cluster.numberFor(binding.getSpec().getNode()),
        footprint,
        binding.getSpec().getHostPortsList(),
        binding.getSpec().getPriority(),
        Times.instant(binding.getMetadata().getCreationTimestamp()).toEpochMilli(),
        binding.getMetadata().hasDeletionTimestamp());
  }

  /** Whether we have asked for its eviction: its Binding does not say so yet. */
  private boolean isAskedToGo(Place place) {
    Place before = standing.cluster.place(place.key());
    return before != null
        && before.ending()
        && before.taskUid().equals(place.taskUid())
        && before.node() == place.node()
        && before.since() == place.since();
  }

  private static @Nullable GroupKey groupOf(Task task) {
    String group = task.getSpec().getTaskGroup();
    return group.isEmpty() ? null : new GroupKey(task.getMetadata().getNamespace(), group);
  }

  /** A task asks for what it asks for, in the way of its queue where it does not say. */
  Pending pending(Task task) {
    Pending pending = Pending.of(task);
    StrategyType usual = standing.ledger.tree().of(pending.key().namespace()).facts().strategy();
    boolean says = pending.demand().strategy() != StrategyType.STRATEGY_TYPE_UNSPECIFIED;
    return says || usual == StrategyType.STRATEGY_TYPE_UNSPECIFIED
        ? pending
        : pending.with(pending.demand().withStrategy(usual));
  }
}
