package dev.berth.api.kind.disruptionbudget;

import dev.berth.api.meta.Conditions;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;

/** How a Task counts for the budgets that select it. Pure. */
public final class TaskHealth {
  private static final String READY = "Ready";

  private TaskHealth() {}

  /** Whether it is to run at all: it has not ended for good. */
  public static boolean isExpected(Task task) {
    TaskPhase phase = task.getStatus().getPhase();
    return phase != TaskPhase.TASK_PHASE_SUCCEEDED && phase != TaskPhase.TASK_PHASE_FAILED;
  }

  /**
   * Whether it does what it is for: its container runs and is ready, in a place that is not being
   * given up.
   *
   * @param binding of the Task's own name
   */
  public static boolean isHealthy(Task task, Binding binding) {
    return task.getStatus().getPhase() == TaskPhase.TASK_PHASE_RUNNING
        && Conditions.isTrue(task.getStatus().getConditionsList(), READY)
        && binding.getSpec().getTaskUid().equals(task.getMetadata().getUid())
        && binding.getSpec().getAttempt() == task.getStatus().getAttempt()
        && !binding.getMetadata().hasDeletionTimestamp();
  }
}
