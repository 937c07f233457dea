package dev.berth.apiserver.placement;

import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.apiserver.object.Encoding;
import dev.berth.apiserver.store.SpaceUse;

/** What is true of each phase of a Task. */
final class Phases {
  private Phases() {}

  /** The Task has ended for good; nothing changes it in this place. */
  static boolean isOver(TaskPhase phase) {
    return switch (phase) {
      case TASK_PHASE_SUCCEEDED, TASK_PHASE_FAILED -> true;
      case TASK_PHASE_UNSPECIFIED,
          TASK_PHASE_PENDING,
          TASK_PHASE_STARTING,
          TASK_PHASE_RUNNING,
          TASK_PHASE_BACK_OFF,
          TASK_PHASE_STOPPING,
          TASK_PHASE_UNKNOWN,
          UNRECOGNIZED ->
          false;
    };
  }

  /** The end of a Task frees what it had of its node: it must get through when space is short. */
  static SpaceUse spaceUse(Task before, Task after) {
    boolean ends = isOver(after.getStatus().getPhase()) && !isOver(before.getStatus().getPhase());
    return ends ? SpaceUse.BOUNDED : Encoding.spaceUse(before, after);
  }

  /** A node may say so of a place that goes on. */
  static boolean isReportable(TaskPhase phase) {
    return switch (phase) {
      case TASK_PHASE_STARTING,
          TASK_PHASE_RUNNING,
          TASK_PHASE_BACK_OFF,
          TASK_PHASE_STOPPING,
          TASK_PHASE_SUCCEEDED,
          TASK_PHASE_FAILED ->
          true;
      case TASK_PHASE_UNSPECIFIED, TASK_PHASE_PENDING, TASK_PHASE_UNKNOWN, UNRECOGNIZED -> false;
    };
  }
}
