package dev.berth.apiserver.placement;

import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskSpec;
import dev.berth.api.v1.TaskStatus;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.resource.Lifecycle;
import dev.berth.apiserver.store.Check;
import dev.berth.apiserver.store.SpaceUse;
import dev.berth.apiserver.store.Write;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Task begins Pending. One that has a place does not go before it: its deletion marks the
 * Binding, in the same transaction, and waits for the node behind a finalizer of the server's own.
 */
public final class TaskLifecycle implements Lifecycle<Task> {
  /** When a Task somehow has no grace: what its rules would have filled in. */
  private static final long DEFAULT_GRACE_SECONDS = 30;

  /**
   * A Task's deletion writes it together with its Binding, which has a copy of its container: both
   * must fit in one request to etcd, of 1.5 MiB.
   */
  private static final int MAX_SENT_BYTES = 640 * 1024;

  private final TypedStore store;

  public TaskLifecycle(TypedStore store) {
    this.store = store;
  }

  @Override
  public Kind<Task> kind() {
    return Kinds.TASK;
  }

  @Override
  public Task begin(Task object) {
    return object.toBuilder()
        .setStatus(TaskStatus.newBuilder().setPhase(TaskPhase.TASK_PHASE_PENDING))
        .build();
  }

  /**
   * The finalizer of the Binding comes and goes with it, whatever a client sends. What was filled
   * in of the Task's class stays where a client does not say it.
   */
  @Override
  public Task keep(Task before, Task after) {
    Task without = PlaceEnd.withoutFinalizer(withPriorityOf(before, after));
    return before.getMetadata().getFinalizersList().contains(Places.FINALIZER)
        ? withFinalizer(without)
        : without;
  }

  /** An attempt's number is used once. */
  @Override
  public Task keepStatus(Task before, Task after) {
    return after.getStatus().getAttempt() >= before.getStatus().getAttempt()
        ? after
        : after.toBuilder()
            .setStatus(after.getStatus().toBuilder().setAttempt(before.getStatus().getAttempt()))
            .build();
  }

  @Override
  public int maxSentBytes() {
    return MAX_SENT_BYTES;
  }

  @Override
  public SpaceUse spaceUse(@Nullable Task before, Task after) {
    return before == null ? SpaceUse.GROWS : Phases.spaceUse(before, after);
  }

  @Override
  public long graceSeconds(Task object) {
    return object.getSpec().hasTerminationGracePeriodSeconds()
        ? object.getSpec().getTerminationGracePeriodSeconds()
        : DEFAULT_GRACE_SECONDS;
  }

  @Override
  public Settled<Task> settle(Task deleting, boolean force, Deadline deadline) {
    ObjectMeta metadata = deleting.getMetadata();
    PlacePair pair =
        new PlacePair(
            metadata.getNamespace(),
            metadata.getName(),
            Optional.empty(),
            store.find(Kinds.BINDING, metadata.getNamespace(), metadata.getName(), deadline));
    if (pair.binding().isEmpty()) {
      return free(deleting, List.of(pair.bindingAbsent()), List.of());
    }
    Found<Binding> binding = pair.binding().get();
    if (!Places.isOf(binding.object(), deleting)) {
      return free(deleting, List.of(binding.unchanged()), List.of());
    }
    return force
        ? free(deleting, List.of(), List.of(binding.delete()))
        : waiting(deleting, binding);
  }

  private static Settled<Task> free(Task deleting, List<Check> checks, List<Write> writes) {
    Task freed = PlaceEnd.withoutFinalizer(deleting);
    boolean goes = freed.getMetadata().getFinalizersList().isEmpty();
    return new Settled<>(freed, goes, checks, writes);
  }

  private static Settled<Task> waiting(Task deleting, Found<Binding> binding) {
    ObjectMeta metadata = deleting.getMetadata();
    Task held = withFinalizer(PlaceEnd.withoutFinalizer(deleting));
    if (!Phases.isOver(held.getStatus().getPhase())) {
      held =
          held.toBuilder()
              .setStatus(held.getStatus().toBuilder().setPhase(TaskPhase.TASK_PHASE_STOPPING))
              .build();
    }
    Binding marked =
        Places.marked(
            binding.object(),
            metadata.getDeletionTimestamp(),
            metadata.getDeletionGracePeriodSeconds());
    return marked.equals(binding.object())
        ? new Settled<>(held, false, List.of(binding.unchanged()), List.of())
        : new Settled<>(held, false, List.of(), List.of(binding.update(marked)));
  }

  private static Task withPriorityOf(Task before, Task after) {
    TaskSpec was = before.getSpec();
    if (!after.hasSpec()) {
      return after;
    }
    TaskSpec.Builder spec = after.getSpec().toBuilder();
    if (!spec.hasPriorityClassName() && was.hasPriorityClassName()) {
      spec.setPriorityClassName(was.getPriorityClassName());
    }
    if (!spec.hasPriority() && was.hasPriority()) {
      spec.setPriority(was.getPriority());
    }
    if (!spec.hasPreemptionPolicy() && was.hasPreemptionPolicy()) {
      spec.setPreemptionPolicy(was.getPreemptionPolicy());
    }
    return after.toBuilder().setSpec(spec).build();
  }

  private static Task withFinalizer(Task task) {
    return task.toBuilder()
        .setMetadata(task.getMetadata().toBuilder().addFinalizers(Places.FINALIZER))
        .build();
  }
}
