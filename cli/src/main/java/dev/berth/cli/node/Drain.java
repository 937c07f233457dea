package dev.berth.cli.node;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.binding.Places;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.cli.follow.Follow;
import dev.berth.cli.follow.Sighting;
import dev.berth.cli.session.Session;
import dev.berth.client.ListOptions;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Evicts what is bound to one node, and follows the node's Bindings until only those of finished
 * tasks are left. A Binding that comes late, from a scheduler that had not yet seen the cordon, is
 * evicted as well. What a disruption budget holds is asked for again every second. Used by one
 * thread, and by timers for what is held and for what is not gone in time.
 */
final class Drain {
  private static final String REASON = "Drained";

  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Session session;
  private final String node;
  private final boolean ignoreBudgets;
  private final Map<String, Place> leaving = new LinkedHashMap<>();

  /** Those of them that may not leave yet, with the reason that was told last. */
  private final Map<String, String> held = new LinkedHashMap<>();

  private Timers.Timer again = () -> {};
  private boolean complete;
  private boolean late;
  private boolean over;

  Drain(Session session, String node, boolean ignoreBudgets) {
    this.session = session;
    this.node = node;
    this.ignoreBudgets = ignoreBudgets;
  }

  /**
   * @param most how long to wait; zero: as long as it takes
   * @param deadline after which what is still there is killed; zero: never
   * @return whether everything has left
   */
  boolean run(Duration most, Duration deadline) {
    ListOptions ofNode = ListOptions.ALL.withFields("spec.node=" + node);
    try (Follow<Binding> follow = new Follow<>(session, session.objects(Kinds.BINDING), ofNode);
        Timers.Timer _ = most.isZero() ? () -> {} : session.timers().after(most, follow::close);
        Timers.Timer _ =
            deadline.isZero() ? () -> {} : session.timers().after(deadline, this::hurry);
        Timers.Timer _ = this::end) {
      return follow.run(this::goOn);
    }
  }

  private synchronized void end() {
    over = true;
    again.close();
  }

  private synchronized boolean goOn(Sighting<Binding> sighting) {
    switch (sighting) {
      case Sighting.Present<Binding>(Binding binding) -> evict(binding);
      case Sighting.Added<Binding>(Binding binding) -> evict(binding);
      case Sighting.Modified<Binding>(Binding binding) -> evict(binding);
      case Sighting.Deleted<Binding>(Binding binding) -> left(Meta.label(binding));
      case Sighting.Vanished<Binding>(String label) -> left(label);
      case Sighting.AllPresent<Binding> _ -> complete = true;
      case Sighting.Undecodable<Binding>(String label, String message) ->
          session.terminal().warning("binding " + label + " can't be decoded: " + message);
    }
    session.terminal().flush();
    return !complete || !leaving.isEmpty();
  }

  private void left(String label) {
    held.remove(label);
    if (leaving.remove(label) != null) {
      session.terminal().line("task " + label + " has left; " + leaving.size() + " to go");
    }
  }

  private void evict(Binding binding) {
    String label = Meta.label(binding);
    if (leaving.containsKey(label) || isFinished(binding)) {
      return;
    }
    leaving.put(label, Places.of(binding));
    if (Meta.of(binding).hasDeletionTimestamp() && !late) {
      session.terminal().line("task " + label + " is leaving already");
    } else {
      ask(label, Places.of(binding), late ? "killed" : "evicted");
    }
  }

  /** The time is over: whatever is left gets no more grace, and no budget holds it. */
  private synchronized void hurry() {
    late = true;
    held.clear();
    leaving.forEach((label, place) -> askByTimer(label, place, "killed: the deadline has passed"));
    session.terminal().flush();
  }

  private synchronized void askAgain() {
    if (over) {
      return;
    }
    for (Map.Entry<String, Place> one : leaving.entrySet()) {
      if (held.containsKey(one.getKey())) {
        askByTimer(one.getKey(), one.getValue(), late ? "killed" : "evicted");
      }
    }
    session.terminal().flush();
    if (!held.isEmpty()) {
      again = session.timers().after(AGAIN, this::askAgain);
    }
  }

  private void askByTimer(String label, Place place, String done) {
    try {
      ask(label, place, done);
    } catch (FailureException e) {
      session.terminal().warning("task " + label + " is still there: " + e.getMessage());
    }
  }

  private void ask(String label, Place place, String done) {
    try {
      evict(place);
      held.remove(label);
      session.terminal().line("task " + label + " " + done);
    } catch (FailureException e) {
      switch (e.failure()) {
        // It left, or was placed anew, between the event and the call, of which the next event
        // tells; or others were quicker with its budget.
        case Failure.NotFound _, Failure.Conflict _ -> hold(label, "");
        case Failure.TooManyRequests _,
            Failure.Unavailable _,
            Failure.DeadlineExceeded _,
            Failure.UnknownOutcome _ ->
            hold(label, e.failure().message());
        default -> throw e;
      }
    }
  }

  private void evict(Place place) {
    String message = "node " + node + " is drained";
    if (late || ignoreBudgets) {
      OptionalLong grace = late ? OptionalLong.of(0) : OptionalLong.empty();
      session.client().placement().evict(place, REASON, message, grace);
    } else {
      session.client().placement().evictWithinBudgets(place, REASON, message);
    }
  }

  private void hold(String label, String why) {
    if (held.isEmpty()) {
      again = session.timers().after(AGAIN, this::askAgain);
    }
    String told = held.put(label, why);
    if (!why.isEmpty() && !why.equals(told)) {
      session.terminal().line("task " + label + " waits: " + why);
    }
  }

  /** A finished task holds no resources and would run again if it were placed again. */
  private boolean isFinished(Binding binding) {
    ObjectMeta metadata = Meta.of(binding);
    return session
        .objects(Kinds.TASK)
        .get(metadata.getNamespace(), metadata.getName())
        .map(Task::getStatus)
        .filter(status -> status.getAttempt() == binding.getSpec().getAttempt())
        .map(status -> status.getPhase())
        .filter(phase ->
            phase == TaskPhase.TASK_PHASE_SUCCEEDED || phase == TaskPhase.TASK_PHASE_FAILED)
        .isPresent();
  }
}
