package dev.berth.controller.nodelife;

import dev.berth.api.rpc.v1.Place;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.NodeLostAction;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import java.time.Duration;

/**
 * A task's place on a silent node.
 *
 * @param phase of its task
 * @param replace whether the task is to be placed again when the node is lost
 * @param after how long the node must have been silent for that
 * @param claim who still wants the place
 */
record PlaceView(Place place, TaskPhase phase, boolean replace, Duration after, Claim claim) {
  /** Who wants a place. */
  enum Claim {
    /** Its task. */
    TASK,
    /** Nobody: the node was told to stop it, and the Binding waits for its answer. */
    LEAVING,
    /** Nobody: its task is not there. */
    GONE
  }

  private static final Duration DEFAULT_AFTER = Duration.ofSeconds(60);

  static PlaceView of(Binding binding, Task task) {
    return new PlaceView(
        placeOf(binding),
        task.getStatus().getPhase(),
        task.getSpec().getOnNodeLost().getAction() != NodeLostAction.NODE_LOST_ACTION_NEVER,
        task.getSpec().getOnNodeLost().hasAfterSeconds()
            ? Duration.ofSeconds(task.getSpec().getOnNodeLost().getAfterSeconds())
            : DEFAULT_AFTER,
        binding.getMetadata().hasDeletionTimestamp() || task.getMetadata().hasDeletionTimestamp()
            ? Claim.LEAVING
            : Claim.TASK);
  }

  /** A place whose task is not there, or is another one of that name. */
  static PlaceView ofGone(Binding binding) {
    return new PlaceView(
        placeOf(binding), TaskPhase.TASK_PHASE_UNSPECIFIED, false, Duration.ZERO, Claim.GONE);
  }

  /** Whose turn it is when not all can be taken back: fixed, so that each look says the same. */
  String order() {
    return place.getNode() + "/" + place.getNamespace() + "/" + place.getName();
  }

  /** Whether its container was last seen doing something that it may do no more. */
  boolean maySayUnknown() {
    return maySayUnknown(phase);
  }

  static boolean maySayUnknown(TaskPhase phase) {
    return switch (phase) {
      case TASK_PHASE_STARTING, TASK_PHASE_RUNNING, TASK_PHASE_BACK_OFF, TASK_PHASE_STOPPING ->
          true;
      case TASK_PHASE_UNSPECIFIED,
          TASK_PHASE_PENDING,
          TASK_PHASE_SUCCEEDED,
          TASK_PHASE_FAILED,
          TASK_PHASE_UNKNOWN,
          UNRECOGNIZED ->
          false;
    };
  }

  /**
   * Whether the place ends with its node, without further patience: all that it waits for is the
   * word of a node that can't give it.
   */
  boolean endsWithNode() {
    return claim != Claim.TASK;
  }

  /** Whether it is to be placed again: it wants to be, and has not ended for good. */
  boolean mayBeReplaced() {
    return claim == Claim.TASK
        && replace
        && phase != TaskPhase.TASK_PHASE_SUCCEEDED
        && phase != TaskPhase.TASK_PHASE_FAILED;
  }

  private static Place placeOf(Binding binding) {
    return Place.newBuilder()
        .setNamespace(binding.getMetadata().getNamespace())
        .setName(binding.getMetadata().getName())
        .setTaskUid(binding.getSpec().getTaskUid())
        .setAttempt(binding.getSpec().getAttempt())
        .setNode(binding.getSpec().getNode())
        .build();
  }
}
