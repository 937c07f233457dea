package dev.berth.apiserver.placement;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.BindingSpec;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Encoding;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.Retry;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Write;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Puts a Binding for a Task: one put, with the Task compared and not written. Deleting the Task
 * compares the Binding's key in turn, so one of the two always sees the other.
 */
final class Binder {
  private final TypedStore store;
  private final InstantSource clock;
  private final Supplier<String> uids;

  Binder(TypedStore store, InstantSource clock, Supplier<String> uids) {
    this.store = store;
    this.clock = clock;
    this.uids = uids;
  }

  BindResult bind(Bind bind, Deadline deadline) {
    if (bind.getNode().isEmpty() || bind.getTaskUid().isEmpty()) {
      throw new FailureException(new Failure.BadRequest("a bind needs a node and a task_uid"));
    }
    return Retry.untilCommitted(
        Kinds.TASK.qualifiedPlural(), bind.getName(), () -> round(bind, deadline));
  }

  private Optional<BindResult> round(Bind bind, Deadline deadline) {
    PlacePair pair = PlacePair.read(store, bind.getNamespace(), bind.getName(), deadline);
    Found<Task> task = requireBindable(pair, bind, deadline);
    Binding binding = Places.made(task.object(), bind, uids.get(), clock.instant());
    Validation.refuseIfAny(Kinds.BINDING, binding, Validation.of(Kinds.BINDING, binding));
    Key key = Key.of(Kinds.BINDING, bind.getNamespace(), bind.getName());
    Write write = new Write.Create(key, Encoding.encode(binding));
    Transaction transaction = new Transaction(List.of(task.unchanged()), List.of(write));
    return switch (store.commit(transaction, deadline)) {
      case Outcome.Committed done ->
          Optional.of(
              BindResult.newBuilder()
                  .setAttempt(binding.getSpec().getAttempt())
                  .setResourceVersion(Long.toString(done.versions().getFirst()))
                  .build());
      case Outcome.Rejected _ -> Optional.empty();
    };
  }

  private Found<Task> requireBindable(PlacePair pair, Bind bind, Deadline deadline) {
    Found<Task> found =
        pair.task()
            .orElseThrow(() ->
                new FailureException(
                    new Failure.NotFound(Kinds.TASK.qualifiedPlural(), bind.getName())));
    Task task = found.object();
    if (!task.getMetadata().getUid().equals(bind.getTaskUid())) {
      throw conflict(bind, "it is another task of the same name, with uid " + uid(task));
    }
    if (task.getMetadata().hasDeletionTimestamp()) {
      throw conflict(bind, "it is being deleted");
    }
    if (pair.binding().isPresent()) {
      BindingSpec place = pair.binding().get().object().getSpec();
      throw conflict(
          bind,
          "it has a place already: attempt %d on node %s"
              .formatted(place.getAttempt(), place.getNode()));
    }
    TaskPhase phase = task.getStatus().getPhase();
    if (phase != TaskPhase.TASK_PHASE_PENDING) {
      throw conflict(bind, "it is " + EnumWords.word(phase) + ", not Pending");
    }
    requireSameSpec(found, bind, deadline);
    return found;
  }

  /**
   * The decision was made for the spec at the version that the request names. Statuses and labels
   * may have changed since; when that version is no longer kept, nobody can tell, so decide again.
   */
  private void requireSameSpec(Found<Task> now, Bind bind, Deadline deadline) {
    String decidedOn = bind.getResourceVersion();
    if (decidedOn.isEmpty() || decidedOn.equals(now.object().getMetadata().getResourceVersion())) {
      return;
    }
    if (!then(decidedOn, bind, deadline)
        .filter(task -> task.getSpec().equals(now.object().getSpec()))
        .isPresent()) {
      throw new FailureException(
          Failure.Conflict.stale(Kinds.TASK.qualifiedPlural(), bind.getName()));
    }
  }

  private Optional<Task> then(String version, Bind bind, Deadline deadline) {
    try {
      return store
          .findAt(
              Kinds.TASK, bind.getNamespace(), bind.getName(), Long.parseLong(version), deadline)
          .map(Found::object);
    } catch (NumberFormatException e) {
      throw new FailureException(
          new Failure.BadRequest("resource_version is not a version: " + version), e);
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.Expired) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static FailureException conflict(Bind bind, String why) {
    return new FailureException(
        new Failure.Conflict(Kinds.TASK.qualifiedPlural(), bind.getName(), why));
  }

  private static String uid(Task task) {
    return task.getMetadata().getUid();
  }
}
