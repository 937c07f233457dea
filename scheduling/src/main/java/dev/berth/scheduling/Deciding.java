package dev.berth.scheduling;

import dev.berth.api.v1.Choice;
import dev.berth.scheduling.Nominations.Nomination;
import dev.berth.scheduling.Round.Chosen;
import dev.berth.scheduling.Round.Eviction;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.plan.Decision;
import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.plan.Refusal;
import dev.berth.scheduling.plan.Shape;
import dev.berth.scheduling.preempt.Preemption;
import dev.berth.scheduling.preempt.Proposal;
import dev.berth.scheduling.queue.Backlog.Turn;
import dev.berth.scheduling.queue.Backlog.Waiting;
import dev.berth.scheduling.queue.GroupKey;
import dev.berth.scheduling.queue.Pending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One go: takes tasks by their turns and says what becomes of each. */
final class Deciding {
  // A node that has refused a task will mostly do so again: what it lacks, people must give it.
  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  // A status keeps five attempts: 16 s.
  private static final int REST_DOUBLINGS = 4;
  // Longer than any grace that people give to what may be pushed aside.
  private static final Duration ROOM_AWAITED = Duration.ofMinutes(10);

  private final Standing standing;
  private final Preemption preemption;
  private final Retries retries;
  private final List<Chosen> chosen = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Eviction> evictions = new ArrayList<>();
  private final List<Round.Failed> failed = new ArrayList<>();
  // Within a round usage only grows: what was refused to one is refused to all who ask the same.
  private final Map<Shape, Refused> refused = new HashMap<>();
  private final long now;
  // How many have had room made for them: that takes time, too.
  private int made;

  private record Refused(long company, Refusal refusal) {}

  Deciding(Standing standing, Retries retries, long now) {
    this.standing = standing;
    this.preemption = new Preemption(standing.ledger, standing.budgets);
    this.retries = retries;
    this.now = now;
  }

  /**
   * @param atMost how many places; a group that begins below ends above
   */
  Round round(int atMost) {
    standing.backlog.wake(now);
    standing.nominations.all().forEach(this::redeem);
    giveUpGroups();
    while (chosen.size() + made < atMost) {
      Optional<Turn> turn = standing.backlog.take();
      if (turn.isEmpty()) {
        break;
      }
      decide(turn.get());
    }
    waiting.addAll(standing.backlog.tellWaiting());
    return new Round(chosen, waiting, evictions, failed);
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
      failed.add(new Round.Failed(pending, e));
    }
  }

  private void decideOne(Turn turn) {
    switch (decision(turn)) {
      case Decision.Placed placed -> choose(turn, placed);
      case Decision.Refused(Refusal refusal) -> {
        if (!makeRoom(turn)) {
          standing.backlog.park(turn.pending().key(), new NoPlace(refusal));
        }
      }
    }
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

  private void choose(Turn turn, Decision.Placed placed) {
    chosen.add(assumed(turn, placed));
  }

  /** The place counts as used from here on. */
  private Chosen assumed(Turn turn, Decision.Placed placed) {
    Pending pending = turn.pending();
    Choice choice = choice(turn.shape(), placed);
    standing.assumed.add(pending.key(), pending.uid(), pending.attempt(), now);
    standing.set(
        Standing.placeOf(pending, placed.node(), turn.shape().footprint(), placed.hostPorts()));
    if (!pending.group().isEmpty()) {
      standing.groups.placed(pending.key(), GroupKey.of(pending));
    }
    return new Chosen(pending, standing.cluster.name(placed.node()), placed.hostPorts(), choice);
  }

  private Choice choice(Shape shape, Decision.Placed placed) {
    Choice.Builder choice =
        Choice.newBuilder()
            .setNodes(standing.cluster.nodes())
            .setLookedAt(placed.lookedAt())
            .setFit(placed.fit())
            .putAllPoints(standing.planner.points(shape, placed.node()));
    if (placed.runnerUp() >= 0) {
      choice
          .setRunnerUp(standing.cluster.name(placed.runnerUp()))
          .setRunnerUpPoints(
              standing.planner.points(shape, placed.runnerUp()).values().stream()
                  .mapToInt(Integer::intValue)
                  .sum());
    }
    return choice.build();
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
    for (Turn one : turns) {
      Optional<Reason> reason = tryMember(one, all);
      if (reason.isPresent()) {
        all.forEach(this::undo);
        int fit = all.size() + needed - missing;
        parkAll(turns, new Groups.Incomplete(group.name(), fit, needed, reason.get()));
        return;
      }
    }
    chosen.addAll(all);
  }

  private Optional<Reason> tryMember(Turn turn, List<Chosen> all) {
    Optional<Reason> withheld =
        standing
            .ledger
            .tree()
            .withheld(turn.pending().key().namespace(), turn.shape().footprint().needs());
    if (withheld.isPresent()) {
      return withheld;
    }
    Pending pending = turn.pending();
    return switch (standing.planner.decide(turn.shape(), pending.refusedBy(), pending.attempt())) {
      case Decision.Placed placed -> {
        all.add(assumed(turn, placed));
        yield Optional.empty();
      }
      case Decision.Refused(Refusal refusal) -> Optional.of(new NoPlace(refusal));
    };
  }

  private void undo(Chosen one) {
    standing.assumed.remove(one.pending().key());
    // Nobody can use what was never taken: none of those that wait is woken for it.
    standing.ledger.remove(one.pending().key());
    standing.groups.placed(one.pending().key(), null);
  }

  private void parkAll(List<Turn> turns, Reason reason) {
    turns.forEach(one -> standing.backlog.park(one.pending().key(), reason));
  }

  /** Asks others to go, when that makes room, and holds the room. */
  private boolean makeRoom(Turn turn) {
    Pending pending = turn.pending();
    if (!pending.mayPreempt()) {
      return false;
    }
    Optional<Proposal> proposal =
        preemption.find(
            turn.shape(), pending.priority(), place -> standing.nominations.has(place.key()));
    if (proposal.isEmpty()) {
      return false;
    }
    int node = proposal.get().node();
    String name = standing.cluster.name(node);
    List<Place> victims = proposal.get().victims();
    for (Place victim : victims) {
      standing.ledger.set(victim.asEnding());
      evictions.add(
          new Eviction(
              victim,
              name,
              "Preempted",
              "makes room for task %s, priority %d".formatted(pending.key(), pending.priority())));
    }
    standing.set(Standing.placeOf(pending, node, turn.shape().footprint(), List.of()));
    standing.nominations.add(
        new Nomination(
            pending,
            turn.shape(),
            node,
            victims.stream().map(Place::key).collect(Collectors.toSet()),
            now));
    waiting.add(new Waiting(pending, new Making(name, victims.size())));
    made++;
    return true;
  }

  /** Gives a task the room that was made for it, as soon as it is there. */
  private void redeem(Nomination nomination) {
    PlaceKey key = nomination.pending().key();
    Shape shape = nomination.shape();
    standing.ledger.remove(key);
    if (shape.fits(nomination.node())) {
      standing.nominations.remove(key);
      Turn turn = new Turn(nomination.pending(), shape);
      choose(
          turn, standing.planner.place(shape, nomination.node(), nomination.pending().attempt()));
      return;
    }
    boolean going =
        nomination.victims().stream()
            .map(standing.cluster::place)
            .anyMatch(place -> place != null && place.node() == nomination.node());
    if (going && now - nomination.since() < ROOM_AWAITED.toNanos()) {
      standing.ledger.set(
          Standing.placeOf(nomination.pending(), nomination.node(), shape.footprint(), List.of()));
      return;
    }
    standing.nominations.remove(key);
    standing.backlog.freed(nomination.node());
    standing.backlog.putBack(key);
  }

  private void giveUpGroups() {
    for (PlaceKey key : standing.groups.overdue(now)) {
      Place place = standing.cluster.place(key);
      if (place != null && !place.ending() && !standing.assumed.has(key)) {
        evictions.add(
            new Eviction(
                place,
                standing.cluster.name(place.node()),
                "GroupIncomplete",
                "its task group has not found all of its places in time"));
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
