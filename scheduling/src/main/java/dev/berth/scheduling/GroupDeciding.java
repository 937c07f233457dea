package dev.berth.scheduling;

import dev.berth.scheduling.Muster.Found;
import dev.berth.scheduling.Round.Chosen;
import dev.berth.scheduling.backlog.Backlog.Turn;
import dev.berth.scheduling.backlog.GroupKey;
import dev.berth.scheduling.cluster.Capacity;
import dev.berth.scheduling.cluster.Needs;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.plan.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides about the members of groups: all that a group lacks at one go, or none of it. Which of
 * its members these are does not matter: one that finds no place is set aside for the next.
 */
final class GroupDeciding {
  private final Standing standing;
  private final Placing placing;
  private final GroupRoom room;
  private final Draft draft;
  private final long now;

  GroupDeciding(Standing standing, Placing placing, GroupRoom room, Draft draft, long now) {
    this.standing = standing;
    this.placing = placing;
    this.room = room;
    this.draft = draft;
    this.now = now;
  }

  /**
   * Decides about a member, and with it about as many others as its group lacks.
   *
   * @return false when the group lacks no more than this one, which goes by itself
   */
  boolean decide(Turn turn) {
    GroupKey group = GroupKey.of(turn.pending());
    if (!standing.groups.exists(group)) {
      standing.backlog.park(turn.pending().key(), new GroupReason.NoGroup(group.name()));
      return true;
    }
    int missing = standing.groups.needed(group) - standing.groups.placed(group);
    if (missing > 0 && standing.nominations.isMaking(group)) {
      standing.backlog.park(turn.pending().key(), new GroupReason.Starting(group.name()));
      return true;
    }
    if (missing <= 1) {
      return false;
    }
    List<Turn> turns = new ArrayList<>(List.of(turn));
    turns.addAll(standing.backlog.takeRest(group));
    try {
      decide(group, turns, missing);
    } catch (RuntimeException e) {
      turns
          .subList(1, turns.size())
          .forEach(one -> standing.backlog.retry(one.pending().key(), now));
      throw e;
    }
    return true;
  }

  private void decide(GroupKey group, List<Turn> turns, int missing) {
    int needed = standing.groups.needed(group);
    if (turns.size() < missing) {
      int members = turns.size() + needed - missing;
      turns.forEach(one -> park(one, new GroupReason.TooFew(group.name(), members, needed)));
      return;
    }
    List<List<Turn>> orders = orders(turns, missing);
    Muster first = new Muster(standing, group, missing, false);
    if (start(group, turns, first, orders.getFirst())) {
      return;
    }
    for (List<Turn> order : orders.subList(1, orders.size())) {
      if (start(group, turns, new Muster(standing, group, missing, false), order)) {
        return;
      }
    }
    boolean budgets = false;
    if (turns.stream().anyMatch(one -> one.pending().mayPreempt())) {
      for (List<Turn> order : orders) {
        Muster muster = new Muster(standing, group, missing, true);
        if (make(group, turns, muster, order)) {
          return;
        }
        budgets |= muster.budgetsForbid();
      }
    }
    parkAll(group, turns, first, budgets);
  }

  private void park(Turn turn, Reason reason) {
    standing.backlog.park(turn.pending().key(), reason);
  }

  /** Whether there is room for all that are missing, who have their places then. */
  private boolean start(GroupKey group, List<Turn> turns, Muster muster, List<Turn> order) {
    boolean complete = muster.gather(order);
    muster.undo();
    if (complete) {
      placeAll(muster.found());
      // Those above the minimum go one by one.
      others(turns, muster.found()).forEach(one -> standing.backlog.leave(one.pending().key()));
      standing.backlog.wakeGroup(group);
    }
    return complete;
  }

  private void placeAll(List<Found> found) {
    List<Chosen> all = new ArrayList<>();
    try {
      for (Found one : found) {
        if (one instanceof Found.Free free) {
          all.add(placing.place(free.turn(), free.placed()));
        }
      }
    } catch (RuntimeException e) {
      all.forEach(placing::undo);
      throw e;
    }
    draft.chosen.addAll(all);
  }

  /** Whether others go for those who find no room, so that all will have theirs. */
  private boolean make(GroupKey group, List<Turn> turns, Muster muster, List<Turn> order) {
    if (!muster.gather(order)) {
      muster.undo();
      return false;
    }
    room.make(group, muster.found());
    others(turns, muster.found()).forEach(one -> park(one, new GroupReason.Starting(group.name())));
    return true;
  }

  private static List<Turn> others(List<Turn> turns, List<Found> found) {
    Set<PlaceKey> all = new HashSet<>();
    found.forEach(one -> all.add(one.turn().pending().key()));
    return turns.stream().filter(one -> !all.contains(one.pending().key())).toList();
  }

  /** Each waits for what it lacks itself; those that lack nothing, for what the next one does. */
  private void parkAll(GroupKey group, List<Turn> turns, Muster muster, boolean budgets) {
    List<Reason> refusals = turns.stream().flatMap(one -> muster.refusal(one).stream()).toList();
    // What others lack for which only people can help is not what these wait for.
    Reason next =
        refusals.stream()
            .filter(one -> !(one instanceof Refusal refusal) || refusal.canWaitingHelp())
            .findFirst()
            .orElse(refusals.getFirst());
    boolean company = turns.stream().anyMatch(one -> one.shape().mindsCompany());
    int fit = muster.found().size() + standing.groups.placed(group);
    for (Turn turn : turns) {
      Reason own = muster.refusal(turn).orElse(next);
      Reason told = own instanceof Refusal refusal ? new NoPlace(refusal, budgets) : own;
      park(
          turn,
          new GroupReason.Incomplete(
              group.name(), fit, standing.groups.needed(group), told, company));
    }
  }

  /**
   * In which orders members are worth a try: by their turns; and where they differ, as few and
   * small ones as it takes, the largest of them first, so that small ones don't split its room.
   */
  private List<List<Turn>> orders(List<Turn> turns, int missing) {
    if (turns.stream().map(Turn::shape).distinct().count() == 1) {
      return List.of(turns);
    }
    List<Turn> small = new ArrayList<>(turns);
    small.sort(
        Comparator.comparing((Turn turn) -> turn.shape().nodes().count() == 0)
            .thenComparingDouble(this::size));
    List<Turn> few = new ArrayList<>(small.subList(0, missing).reversed());
    few.addAll(small.subList(missing, small.size()));
    return List.of(turns, few);
  }

  /** The greatest share of a resource of all nodes that a member asks for. */
  private double size(Turn turn) {
    Capacity capacity = standing.cluster.capacity();
    Needs needs = turn.shape().footprint().needs();
    double size = 0;
    for (int i = 0; i < needs.count(); i++) {
      size =
          Math.max(size, (double) needs.value(i) / Math.max(1, capacity.total(needs.resource(i))));
    }
    return size;
  }
}
