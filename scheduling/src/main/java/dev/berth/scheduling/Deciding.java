package dev.berth.scheduling;

import dev.berth.scheduling.Round.Eviction;
import dev.berth.scheduling.backlog.Backlog.Turn;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.plan.Decision;
import dev.berth.scheduling.plan.Refusal;
import dev.berth.scheduling.plan.Shape;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One go: takes tasks by their turns and says what becomes of each. */
final class Deciding {
  // A node that has refused a task will mostly do so again: what it lacks, people must give it.
  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  // A status keeps five attempts: 16 s.
  private static final int REST_DOUBLINGS = 4;
  // A refusal looks at every node: what has happened meanwhile must not wait for thousands of them.
  private static final int MOST_REFUSED = 128;

  private final Standing standing;
  private final Placing placing;
  private final RoomMaking room;
  private final GroupDeciding groups;
  private final Draft draft = new Draft();
  // Within a round usage only grows: what was refused to one is refused to all who ask the same.
  private final Map<Shape, Refused> refused = new HashMap<>();
  private final long now;

  private record Refused(long company, Refusal refusal) {}

  Deciding(Standing standing, long now) {
    this.standing = standing;
    this.placing = new Placing(standing, now);
    this.room = new RoomMaking(standing, placing, draft, now);
    this.groups = new GroupDeciding(standing, placing, room.together(), draft, now);
    this.now = now;
  }

  /**
   * @param atMost how many places; a group that begins below ends above
   */
  Round round(int atMost) {
    standing.backlog.wake(now);
    room.redeem();
    giveUpGroups();
    while (draft.chosen.size() + draft.made < atMost && refused.size() < MOST_REFUSED) {
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
      if (pending.group().isEmpty() || !groups.decide(turn)) {
        decideOne(turn);
      }
    } catch (RuntimeException e) {
      // The others must not wait behind it for ever.
      standing.backlog.retry(pending.key(), now);
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
        && standing.backlog.overtaken().losesPatience(turn.pending().key())
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

  private void giveUpGroups() {
    for (PlaceKey key : standing.groups.overdue(now, standing::waits)) {
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
