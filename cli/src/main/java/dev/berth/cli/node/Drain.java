package dev.berth.cli.node;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
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
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Evicts what is bound to one node, and follows the node's Bindings until only those of finished
 * tasks are left. A Binding that comes late, from a scheduler that had not yet seen the cordon, is
 * evicted as well. Used by one thread.
 */
final class Drain {
  private final Session session;
  private final String node;
  private final Set<String> leaving = new LinkedHashSet<>();
  private boolean complete;

  Drain(Session session, String node) {
    this.session = session;
    this.node = node;
  }

  /**
   * @param most how long to wait; zero: as long as it takes
   * @return whether everything has left
   */
  boolean run(Duration most) {
    ListOptions ofNode = ListOptions.ALL.withFields("spec.node=" + node);
    try (Follow<Binding> follow = new Follow<>(session, session.objects(Kinds.BINDING), ofNode);
        Timers.Timer _ = most.isZero() ? () -> {} : session.timers().after(most, follow::close)) {
      return follow.run(this::goOn);
    }
  }

  private boolean goOn(Sighting<Binding> sighting) {
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
    if (leaving.remove(label)) {
      session.terminal().line("task " + label + " has left; " + leaving.size() + " to go");
    }
  }

  private void evict(Binding binding) {
    String label = Meta.label(binding);
    if (leaving.contains(label) || isFinished(binding)) {
      return;
    }
    leaving.add(label);
    if (Meta.of(binding).hasDeletionTimestamp()) {
      session.terminal().line("task " + label + " is leaving already");
      return;
    }
    try {
      session
          .client()
          .placement()
          .evict(placeOf(binding), "Drained", "node " + node + " is drained");
      session.terminal().line("task " + label + " evicted");
    } catch (FailureException e) {
      // It left, or was placed anew, between the event and the call: the next event tells.
      if (!(e.failure() instanceof Failure.NotFound || e.failure() instanceof Failure.Conflict)) {
        throw e;
      }
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

  private static Place placeOf(Binding binding) {
    ObjectMeta metadata = Meta.of(binding);
    return Place.newBuilder()
        .setNamespace(metadata.getNamespace())
        .setName(metadata.getName())
        .setTaskUid(binding.getSpec().getTaskUid())
        .setAttempt(binding.getSpec().getAttempt())
        .setNode(binding.getSpec().getNode())
        .build();
  }
}
