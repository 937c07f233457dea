package dev.berth.controller.scheduler;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.controller.scheduler.cluster.Cluster;
import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.Place;
import dev.berth.controller.scheduler.cluster.PlaceKey;
import dev.berth.controller.scheduler.plan.Decision;
import dev.berth.controller.scheduler.plan.Planner;
import dev.berth.controller.scheduler.plan.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is pending, parked, assumed and bound. Told what is so (never what has changed), asked for
 * decisions. No I/O, threads or clock: times are monotonic nanoseconds that the caller passes in.
 * Belongs to one thread.
 */
final class SchedulerState {
  /** After so long, a place whose Binding was not seen is no longer assumed. */
  static final Duration ASSUMED_FOR = Duration.ofSeconds(30);

  private static final Duration FIRST_RETRY = Duration.ofMillis(20);
  // 20 ms doubled so often is 5 s.
  private static final int DOUBLINGS = 8;

  // A node that has refused a task will mostly do so again: what it lacks, people must give it.
  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  // A status keeps five attempts: 16 s.
  private static final int REST_DOUBLINGS = 4;

  private final Planner planner;
  private final Cluster cluster = new Cluster();
  private final Backlog backlog = new Backlog();
  private final Assumed assumed = new Assumed();
  private long seed;
  // Noted here and acted on once a round, however many places were freed.
  private boolean roomFreed;
  private boolean nodesChanged;

  SchedulerState(Planner planner, long seed) {
    this.planner = planner;
    this.seed = seed;
  }

  /** What is so about a task and its Binding now; null for what does not exist. */
  void observe(PlaceKey key, @Nullable Task task, @Nullable Binding binding) {
    if (binding != null) {
      assumed.remove(key);
      backlog.remove(key);
      setPlace(key, uses(task, binding) ? Place.of(binding) : null);
      return;
    }
    Task wanted = task != null && Pending.wanted(task) ? task : null;
    // One that has been tried more often since had its Binding, and lost it before we looked.
    if (wanted != null
        && assumed.has(key, wanted.getMetadata().getUid(), wanted.getStatus().getAttempt())) {
      return;
    }
    if (assumed.remove(key)) {
      // As when its time is over: in the backlog it was neither ready nor waiting.
      backlog.remove(key);
    }
    setPlace(key, null);
    if (wanted != null) {
      backlog.offer(Pending.of(wanted));
    } else {
      backlog.remove(key);
    }
  }

  void observe(Node node) {
    nodesChanged |= cluster.put(node);
  }

  /** A node is gone; that helps nobody. */
  void removeNode(String name) {
    cluster.removeNode(name);
  }

  /**
   * Decides about the next tasks, at most so many places. What is placed counts as used from here
   * on.
   */
  Round decide(int atMost, long now) {
    backlog.wakeDelayed(now);
    wakeParked();
    List<Round.Chosen> chosen = new ArrayList<>();
    List<Round.Refused> refused = new ArrayList<>();
    List<Round.Failed> failed = new ArrayList<>();
    // Within a round usage only grows: what was refused once is refused to all who ask the same.
    Map<Demand, Refusal> refusals = new HashMap<>();
    while (chosen.size() < atMost) {
      Pending pending = backlog.take();
      if (pending == null) {
        break;
      }
      if (rests(pending, now)) {
        continue;
      }
      Refusal known = refusals.get(pending.demand());
      Decision decision;
      try {
        decision =
            known != null
                ? new Decision.Refuse(known)
                : planner.decide(cluster, pending.demand(), pending.attempt(), seed++);
      } catch (RuntimeException e) {
        // The others must not wait behind it for ever.
        delay(pending, now);
        failed.add(new Round.Failed(pending, e));
        continue;
      }
      switch (decision) {
        case Decision.Place place -> {
          assume(pending, place, now);
          chosen.add(new Round.Chosen(pending, place));
        }
        case Decision.Refuse(Refusal refusal) -> {
          refusals.put(pending.demand(), refusal);
          backlog.park(pending.key(), refusal);
          refused.add(new Round.Refused(pending, refusal));
        }
      }
    }
    return new Round(chosen, refused, failed);
  }

  /** A bind has ended. */
  void bindEnded(Pending pending, BindOutcome outcome, long now) {
    switch (outcome) {
      case BindOutcome.Bound _, BindOutcome.Unknown _ -> {
        // The Binding will be seen, or the assumption runs out.
      }
      case BindOutcome.Failed _ -> {
        if (assumed.has(pending.key(), pending.uid(), pending.attempt())) {
          assumed.remove(pending.key());
          setPlace(pending.key(), null);
          delay(pending, now);
        }
      }
    }
  }

  /** The keys whose assumptions have run out: each is to be observed again. */
  List<PlaceKey> expire(long now) {
    List<PlaceKey> old = assumed.olderThan(now - ASSUMED_FOR.toNanos());
    for (PlaceKey key : old) {
      assumed.remove(key);
      // Its turn comes again with the observation.
      backlog.remove(key);
      setPlace(key, null);
    }
    return old;
  }

  /** Whether there may be something to decide now. */
  boolean hasWork(long now) {
    backlog.wakeDelayed(now);
    return backlog.hasReady() || roomFreed || nodesChanged;
  }

  /** Whether something will have to be done later though nothing changes. */
  boolean waitsForTime() {
    return backlog.hasDelayed() || !assumed.isEmpty();
  }

  /** How many tasks want a place, those with an assumed one included. */
  int pending() {
    return backlog.size();
  }

  private void delay(Pending pending, long now) {
    int failures = backlog.failures(pending.key()) + 1;
    backlog.delay(pending.key(), now + retryAfter(failures).toNanos());
  }

  private static Duration retryAfter(int failures) {
    return FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
  }

  /**
   * Whether a task that nodes have refused waits for a moment now, which it does once each time.
   */
  private boolean rests(Pending pending, long now) {
    int refusals = pending.refusals();
    if (refusals == 0) {
      return false;
    }
    Duration rest = FIRST_REST.multipliedBy(1L << Math.min(refusals - 1, REST_DOUBLINGS));
    return backlog.rest(pending.key(), now + rest.toNanos());
  }

  private static boolean uses(@Nullable Task task, Binding binding) {
    return task == null
        || !task.getMetadata().getUid().equals(binding.getSpec().getTaskUid())
        || !Pending.finished(task);
  }

  private void assume(Pending pending, Decision.Place place, long now) {
    assumed.add(pending.key(), pending.uid(), pending.attempt(), now);
    setPlace(
        pending.key(),
        new Place(pending.uid(), place.node(), pending.demand().amounts(), place.hostPorts()));
  }

  private void setPlace(PlaceKey key, @Nullable Place place) {
    roomFreed |= cluster.set(key, place);
  }

  private void wakeParked() {
    if (nodesChanged) {
      backlog.wakeParked();
    } else if (roomFreed) {
      backlog.wakeForRoom();
    }
    nodesChanged = false;
    roomFreed = false;
  }
}
