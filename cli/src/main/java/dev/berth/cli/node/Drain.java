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
 * evicted as well. Used by one thread, and by a timer for what is not gone in time.
 */
final class Drain {
  private final Session session;
  private final String node;
  private final Map<String, Place> leaving = new LinkedHashMap<>();
  private boolean complete;
  private boolean late;

  Drain(Session session, String node) {
    this.session = session;
    this.node = node;
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
            deadline.isZero() ? () -> {} : session.timers().after(deadline, this::hurry)) {
      return follow.run(this::goOn);
    }
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
    } else if (evict(Places.of(binding))) {
      session.terminal().line("task " + label + (late ? " killed" : " evicted"));
    }
  }

  /** The time is over: whatever is left gets no more grace. */
  private synchronized void hurry() {
    late = true;
    for (Map.Entry<String, Place> one : leaving.entrySet()) {
      try {
        if (evict(one.getValue())) {
          session.terminal().line("task " + one.getKey() + " killed: the deadline has passed");
        }
      } catch (FailureException e) {
        session.terminal().warning("task " + one.getKey() + " not killed: " + e.getMessage());
      }
    }
    session.terminal().flush();
  }

  /** False when it left, or was placed anew, between the event and the call: the next one tells. */
  private boolean evict(Place place) {
    try {
      session
          .client()
          .placement()
          .evict(
              place,
              "Drained",
              "node " + node + " is drained",
              late ? OptionalLong.of(0) : OptionalLong.empty());
      return true;
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.NotFound || e.failure() instanceof Failure.Conflict) {
        return false;
      }
      throw e;
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
