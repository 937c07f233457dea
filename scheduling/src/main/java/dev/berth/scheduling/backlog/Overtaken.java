package dev.berth.scheduling.backlog;

import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.plan.Refusal;
import java.util.Set;

/**
 * The tasks for which there is no room while others get places. Their {@link Patience} is that of
 * their lane: they share it with their like.
 */
public final class Overtaken {
  private final Entries entries;
  private final Changes changes;

  Overtaken(Entries entries, Changes changes) {
    this.entries = entries;
    this.changes = changes;
  }

  /** These wait for something from now on: perhaps for room, perhaps for something else. */
  void parked(Lane lane, Reason reason) {
    Refusal refusal = reason.refusal();
    if (refusal != null && refusal.roomHelps() && lane.key.group().isEmpty()) {
      lane.patience.begin(changes.now(), changes.placements());
    } else {
      lane.patience.stop();
    }
  }

  /**
   * It was taken, and there is no room for it: whether it has waited for long enough while others
   * got places. It has to do so again after that.
   */
  public boolean losesPatience(PlaceKey key) {
    Entry entry = entries.get(key);
    if (entry == null || !entry.lane.patience.isOver(changes.now(), changes.placements())) {
      return false;
    }
    entry.lane.patience.again(changes.now(), changes.placements());
    return true;
  }

  /** Room was kept for it, and not enough came together: the next time it waits for longer. */
  public void keptInVain(PlaceKey key, String node) {
    Entry entry = entries.get(key);
    if (entry != null) {
      entry.lane.patience.inVain(node, changes.now(), changes.placements());
    }
  }

  /** Where room was kept for it, or its like, in vain; not to be tried again before all others. */
  public Set<String> keptInVain(PlaceKey key) {
    Entry entry = entries.get(key);
    return entry == null ? Set.of() : Set.copyOf(entry.lane.patience.tried());
  }

  /** Room was kept in vain wherever it could be. */
  public void forgetKeptInVain(PlaceKey key) {
    Entry entry = entries.get(key);
    if (entry != null) {
      entry.lane.patience.forgetTried();
    }
  }
}
