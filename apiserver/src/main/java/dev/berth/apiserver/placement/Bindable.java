package dev.berth.apiserver.placement;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.v1.BindingSpec;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.TypedStore;
import java.util.Optional;

/** Whether a Task may be given the place that was chosen for it, and why not. */
final class Bindable {
  private final TypedStore store;

  Bindable(TypedStore store) {
    this.store = store;
  }

  /**
   * The Task as it must still be when the Binding is put.
   *
   * @throws FailureException <em>not found</em> or <em>conflict</em>
   */
  Found<Task> require(PlacePair pair, Bind bind, Deadline deadline) {
    Found<Task> found =
        pair.task()
            .orElseThrow(() ->
                new FailureException(
                    new Failure.NotFound(Kinds.TASK.qualifiedPlural(), bind.getName())));
    Task task = found.object();
    if (!task.getMetadata().getUid().equals(bind.getTaskUid())) {
      throw conflict(
          bind, "it is another task of the same name, with uid " + task.getMetadata().getUid());
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
   * The same without a look at the store, and without a reason when not: of a Task that may be
   * older than the newest.
   */
  static boolean isPlainly(Found<Task> found, Bind bind) {
    Task task = found.object();
    return task.getMetadata().getUid().equals(bind.getTaskUid())
        && !task.getMetadata().hasDeletionTimestamp()
        && task.getStatus().getPhase() == TaskPhase.TASK_PHASE_PENDING
        && isDecidedOn(task, bind);
  }

  private static boolean isDecidedOn(Task task, Bind bind) {
    return bind.getResourceVersion().isEmpty()
        || bind.getResourceVersion().equals(task.getMetadata().getResourceVersion());
  }

  /**
   * The decision was made for the spec at the version that the request names. Statuses and labels
   * may have changed since; when that version is no longer kept, nobody can tell, so decide again.
   */
  private void requireSameSpec(Found<Task> now, Bind bind, Deadline deadline) {
    if (isDecidedOn(now.object(), bind)) {
      return;
    }
    if (!then(bind, deadline)
        .filter(task -> task.getSpec().equals(now.object().getSpec()))
        .isPresent()) {
      throw new FailureException(
          Failure.Conflict.stale(Kinds.TASK.qualifiedPlural(), bind.getName()));
    }
  }

  private Optional<Task> then(Bind bind, Deadline deadline) {
    String version = bind.getResourceVersion();
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
}
