package dev.berth.scheduling;

import dev.berth.scheduling.Round.Chosen;
import dev.berth.scheduling.Round.Eviction;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.plan.Decision;
import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.plan.Refusal;
import dev.berth.scheduling.plan.Shape;
import dev.berth.scheduling.queue.Backlog.Turn;
import dev.berth.scheduling.queue.GroupKey;
import dev.berth.scheduling.queue.Pending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One go: takes tasks by their turns and says what becomes of each. */
final class Deciding {
  // A node that has refused a task will mostly do so again: what it lacks, people must give it.
  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  // A status keeps five attempts: 16 s.
  private static final int REST_DOUBLINGS = 4;

  private final Standing standing;
  private final Retries retries;
  private final Placing placing;
  private final RoomMaking room;
  private final Draft draft = new Draft();
  // Within a round usage only grows: what was refused to one is refused to all who ask the same.
  private final Map<Shape, Refused> refused = new HashMap<>();
  private final long now;

  private record Refused(long company, Refusal refusal) {}

  Deciding(Standing standing, Retries retries, long now) {
    this.standing = standing;
    this.retries = retries;
    this.placing = new Placing(standing, now);
    this.room = new RoomMaking(standing, retries, placing, draft, now);
    this.now = now;
  }

  /**
   * @param atMost how many places; a group that begins below ends above
   */
  Round round(int atMost) {
    standing.backlog.wake(now);
    room.redeem();
    giveUpGroups();
    while (draft.chosen.size() + draft.made < atMost) {
      Optional<Turn> turn = standing.backlog.take();
      if (turn.isEmpty()) {
        break;
      }
      decide(turn.get());
    }
    draft.waiting.addAll(standing.backlog.tellWaiting());
    return draft.done();
  }

  private void decide(Turn turn) {
    Pending pending = turn.pending();
    if (rests(pending)) {
      return;
    }
    try {
      if (pending.group().isEmpty()) {
        decideOne(turn);
      } else {
        decideGroup(turn);
      }
    } catch (RuntimeException e) {
      // The others must not wait behind it for ever.
      retries.delay(pending.key(), now);
      draft.failed.add(new Round.Failed(pending, e));
    }
  }

  private void decideOne(Turn turn) {
    switch (decision(turn)) {
      case Decision.Placed placed -> draft.chosen.add(placing.place(turn, placed));
      case Decision.Refused(Refusal refusal) -> {
        boolean contends = turn.pending().mayPreempt();
        if (room.takeKept(turn) || (contends && room.make(turn)) || isKeptFor(turn, refusal)) {
          return;
        }
        boolean budgets = contends && standing.preemption.budgetsForbid();
        standing.backlog.park(turn.pending().key(), new NoPlace(refusal, budgets));
      }
    }
  }

  private boolean isKeptFor(Turn turn, Refusal refusal) {
    return refusal.roomHelps()
        && standing.backlog.losesPatience(turn.pending().key())
        && room.keep(turn);
  }

  private Decision decision(Turn turn) {
    Refused known = refused.get(turn.shape());
    if (known != null && known.company() == turn.shape().companyVersion()) {
      return new Decision.Refused(known.refusal());
    }
    Pending pending = turn.pending();
    Decision decision =
        standing.planner.decide(turn.shape(), pending.refusedBy(), pending.attempt());
    if (decision instanceof Decision.Refused(Refusal refusal)) {
      refused.put(turn.shape(), new Refused(turn.shape().companyVersion(), refusal));
    }
    return decision;
  }

  /**
   * All that the group needs at one go, or none of it. Members that have a place count; those above
   * the minimum go one by one.
   */
  private void decideGroup(Turn turn) {
    Pending first = turn.pending();
    GroupKey group = GroupKey.of(first);
    if (!standing.groups.exists(group)) {
      standing.backlog.park(first.key(), new Groups.NoGroup(group.name()));
      return;
    }
    int needed = standing.groups.needed(group);
    int missing = needed - standing.groups.placed(group);
    if (missing <= 1) {
      decideOne(turn);
      return;
    }
    List<Turn> turns = new ArrayList<>(List.of(turn));
    turns.addAll(standing.backlog.takeMore(group, missing - 1));
    if (turns.size() < missing) {
      int members = turns.size() + standing.groups.placed(group);
      parkAll(turns, new Groups.TooFew(group.name(), members, needed));
      return;
    }
    List<Chosen> all = new ArrayList<>();
    try {
      for (Turn one : turns) {
        Optional<Reason> reason = tryMember(one, all);
        if (reason.isPresent()) {
          all.forEach(placing::undo);
          int fit = all.size() + needed - missing;
          parkAll(turns, new Groups.Incomplete(group.name(), fit, needed, reason.get()));
          return;
        }
      }
    } catch (RuntimeException e) {
      all.forEach(placing::undo);
      turns.subList(1, turns.size()).forEach(one -> retries.delay(one.pending().key(), now));
      throw e;
    }
    draft.chosen.addAll(all);
  }

  private Optional<Reason> tryMember(Turn turn, List<Chosen> all) {
    Optional<Reason> withheld =
        standing
            .ledger
            .tree()
            .withheld(
                turn.pending().key().namespace(),
                turn.shape().footprint().needs(),
                turn.pending().priority());
    if (withheld.isPresent()) {
      return withheld;
    }
    Pending pending = turn.pending();
    return switch (standing.planner.decide(turn.shape(), pending.refusedBy(), pending.attempt())) {
      case Decision.Placed placed -> {
        all.add(placing.place(turn, placed));
        yield Optional.empty();
      }
      case Decision.Refused(Refusal refusal) -> Optional.of(new NoPlace(refusal, false));
    };
  }

  private void parkAll(List<Turn> turns, Reason reason) {
    turns.forEach(one -> standing.backlog.park(one.pending().key(), reason));
  }

  /** Whether a group of ours waits: about those of others, others decide. */
  private boolean waits(GroupKey group) {
    return standing.ledger.tree().of(group.namespace()).isOurs() && standing.backlog.waits(group);
  }

  private void giveUpGroups() {
    for (PlaceKey key : standing.groups.overdue(now, this::waits)) {
      Place place = standing.cluster.place(key);
      if (place != null && !place.ending() && !standing.assumed.has(key)) {
        draft.evictions.add(
            new Eviction(
                place,
                standing.cluster.name(place.node()),
                "GroupIncomplete",
                "its task group has not found all of its places in time",
                null));
      }
    }
  }

  /**
   * Whether a task that nodes have refused waits for a moment now, which it does once each time.
   */
  private boolean rests(Pending pending) {
    int refusals = pending.refusedBy().size();
    if (refusals == 0) {
      return false;
    }
    Duration rest = FIRST_REST.multipliedBy(1L << Math.min(refusals - 1, REST_DOUBLINGS));
    return standing.backlog.rest(pending.key(), now + rest.toNanos());
  }
}
