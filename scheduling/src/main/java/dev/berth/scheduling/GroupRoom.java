package dev.berth.scheduling;

import dev.berth.scheduling.Muster.Found;
import dev.berth.scheduling.Nominations.Nomination;
import dev.berth.scheduling.backlog.Backlog.Turn;
import dev.berth.scheduling.backlog.GroupKey;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.preempt.Proposal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks others to go for the members of a group, and holds the room of all of them until the group
 * can start: then each is placed as soon as its own room is there. It is all given up together, so
 * that nothing is held for a group that cannot start; no group waits for the room of another, since
 * each has asked for all that it lacks, or for nothing.
 */
final class GroupRoom {
  private final Standing standing;
  private final Draft draft;
  private final RoomMaking room;
  private final long now;

  GroupRoom(Standing standing, Draft draft, RoomMaking room, long now) {
    this.standing = standing;
    this.draft = draft;
    this.room = room;
    this.now = now;
  }

  /** Asks for all of it; the ledger says already that they go and that the members are there. */
  void make(GroupKey group, List<Found> found) {
    PlaceKey first = found.getFirst().turn().pending().key();
    // Whoever does not go, all have waited for him in vain.
    Set<PlaceKey> victims = new HashSet<>();
    for (Found one : found) {
      if (one instanceof Found.Made(Turn turn, Proposal proposal)) {
        for (Place victim : proposal.victims()) {
          Optional<Nomination> held = standing.nominations.of(victim.key());
          if (held.isPresent()) {
            room.dismiss(held.get());
          } else {
            String node = standing.cluster.name(proposal.node());
            room.ask(victim, turn.pending(), node, first);
            victims.add(victim.key());
          }
        }
        proposal.awaited().forEach(victim -> victims.add(victim.key()));
      }
    }
    for (Found one : found) {
      room.begin(
          new Nomination(one.turn().pending(), one.turn().shape(), one.node(), victims, now, 0),
          new GroupReason.MakingRoom(
              group.name(), standing.cluster.name(one.node()), victims.size()));
    }
  }

  /**
   * Gives members the room that was made for them if the group has enough of them then.
   *
   * @param all the group's nominations, of which none is held in the ledger
   */
  void redeem(GroupKey group, List<Nomination> all) {
    try {
      List<Nomination> ready = ready(all);
      int placed = standing.groups.placed(group);
      int needed =
          standing.groups.exists(group) ? standing.groups.needed(group) : Integer.MAX_VALUE;
      List<Nomination> others = others(all, ready);
      if (placed + ready.size() >= needed) {
        ready.forEach(room::take);
        others.forEach(room::redeem);
        if (!ready.isEmpty()) {
          standing.backlog.wakeGroup(group);
        }
      } else if (placed + all.size() >= needed
          && others.stream().allMatch(room::isComing)
          && others.stream().noneMatch(one -> standing.changes.fitsElsewhere(one.shape()))) {
        all.forEach(room::hold);
      } else {
        all.forEach(this::giveUp);
      }
    } catch (RuntimeException e) {
      for (Nomination one : all) {
        if (standing.nominations.remove(one.pending().key())) {
          release(one);
          standing.backlog.retry(one.pending().key(), now);
          draft.failed.add(new Round.Failed(one.pending(), e));
        }
      }
    }
  }

  /** Those for whom there is room now, all at once. */
  private List<Nomination> ready(List<Nomination> all) {
    List<Nomination> ready = new ArrayList<>();
    try {
      for (Nomination one : all) {
        if (one.shape().fits(one.node())) {
          ready.add(one);
          // With the ports that it will have, of which there may be too few for the next.
          Place _ = standing.ledger.set(placeOf(one));
        }
      }
    } finally {
      ready.forEach(this::release);
    }
    return ready;
  }

  private static List<Nomination> others(List<Nomination> all, List<Nomination> ready) {
    Set<PlaceKey> keys = new HashSet<>();
    ready.forEach(one -> keys.add(one.pending().key()));
    return all.stream().filter(one -> !keys.contains(one.pending().key())).toList();
  }

  private Place placeOf(Nomination one) {
    return Standing.placeOf(
        one.pending(),
        one.node(),
        one.shape().footprint(),
        standing.planner.place(one.shape(), one.node(), one.pending().attempt()).hostPorts());
  }

  private void release(Nomination one) {
    Place _ = standing.ledger.remove(one.pending().key());
  }

  private void giveUp(Nomination one) {
    if (one.isOverdue(now)) {
      standing.nominations.stuck(
          standing.cluster.placesOn(one.node()).stream()
              .filter(Place::ending)
              .map(Place::key)
              .toList());
    }
    room.dismiss(one);
  }
}
