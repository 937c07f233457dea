package dev.berth.apiserver.placement;

import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.Time;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.BindingSpec;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskSpec;
import java.time.Instant;

/** What a Binding says, and how it is made and marked. Pure. */
final class Places {
  /** Holds a deleted Task until its Binding is gone. */
  static final String FINALIZER = "berth.dev/binding";

  /** On a marked Binding: why, for the Task's list of attempts. */
  static final String EVICT_REASON = "berth.dev/evict-reason";

  static final String EVICT_MESSAGE = "berth.dev/evict-message";

  private Places() {}

  /** Whether this very place is meant: the fence of all that is said about a place. */
  static boolean stands(Binding binding, Place place) {
    BindingSpec spec = binding.getSpec();
    return spec.getTaskUid().equals(place.getTaskUid())
        && spec.getAttempt() == place.getAttempt()
        && spec.getNode().equals(place.getNode());
  }

  static boolean isOf(Binding binding, Task task) {
    return binding.getSpec().getTaskUid().equals(task.getMetadata().getUid());
  }

  static Binding made(Task task, Bind bind, String uid, Instant now) {
    TaskSpec spec = task.getSpec();
    BindingSpec.Builder place =
        BindingSpec.newBuilder()
            .setTaskUid(task.getMetadata().getUid())
            .setAttempt(task.getStatus().getAttempt() + 1)
            .setNode(bind.getNode())
            .addAllHostPorts(bind.getHostPortsList())
            .setContainer(spec.getContainer())
            .putAllTaskLabels(task.getMetadata().getLabelsMap());
    if (spec.hasRestartPolicy()) {
      place.setRestartPolicy(spec.getRestartPolicy());
    }
    if (spec.hasBackOff()) {
      place.setBackOff(spec.getBackOff());
    }
    if (spec.hasTerminationGracePeriodSeconds()) {
      place.setTerminationGracePeriodSeconds(spec.getTerminationGracePeriodSeconds());
    }
    if (spec.getOnNodeLost().hasStopWhenDisconnectedAfterSeconds()) {
      place.setStopWhenDisconnectedAfterSeconds(
          spec.getOnNodeLost().getStopWhenDisconnectedAfterSeconds());
    }
    if (spec.hasActiveDeadlineSeconds()) {
      place.setActiveDeadlineSeconds(spec.getActiveDeadlineSeconds());
    }
    if (spec.hasPriority()) {
      place.setPriority(spec.getPriority());
    }
    if (spec.hasRevocable()) {
      place.setRevocable(spec.getRevocable());
    }
    if (bind.hasChoice()) {
      place.setChoice(bind.getChoice());
    }
    return Binding.newBuilder()
        .setMetadata(
            ObjectMeta.newBuilder()
                .setName(task.getMetadata().getName())
                .setNamespace(task.getMetadata().getNamespace())
                .setUid(uid)
                .setCreationTimestamp(Times.time(now)))
        .setSpec(place)
        .build();
  }

  /** Marked for its node to stop, or sooner than it was; never later. */
  static Binding marked(Binding binding, Time end, long graceSeconds) {
    ObjectMeta metadata = binding.getMetadata();
    if (metadata.hasDeletionTimestamp()
        && metadata.getDeletionTimestamp().getSeconds() <= end.getSeconds()) {
      return binding;
    }
    return binding.toBuilder()
        .setMetadata(
            metadata.toBuilder()
                .setDeletionTimestamp(end)
                .setDeletionGracePeriodSeconds(graceSeconds))
        .build();
  }

  static Binding withReason(Binding binding, String reason, String message) {
    ObjectMeta.Builder metadata = binding.getMetadata().toBuilder();
    metadata.putAnnotations(EVICT_REASON, reason.isEmpty() ? "Evicted" : reason);
    metadata.putAnnotations(EVICT_MESSAGE, message);
    return binding.toBuilder().setMetadata(metadata).build();
  }
}
