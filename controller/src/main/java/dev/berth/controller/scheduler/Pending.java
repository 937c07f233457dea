package dev.berth.controller.scheduler;

import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.PlaceKey;
import dev.berth.controller.scheduler.cluster.Refusals;

/** A task that wants a place. */
record Pending(PlaceKey key, Task task, Demand demand) {
  static Pending of(Task task) {
    return new Pending(
        new PlaceKey(task.getMetadata().getNamespace(), task.getMetadata().getName()),
        task,
        Demand.of(task));
  }

  /** Whether a task without a Binding wants a place. */
  static boolean wanted(Task task) {
    return !task.getMetadata().hasDeletionTimestamp()
        && switch (task.getStatus().getPhase()) {
          case TASK_PHASE_PENDING, TASK_PHASE_UNSPECIFIED -> true;
          case TASK_PHASE_STARTING,
              TASK_PHASE_RUNNING,
              TASK_PHASE_BACK_OFF,
              TASK_PHASE_STOPPING,
              TASK_PHASE_SUCCEEDED,
              TASK_PHASE_FAILED,
              TASK_PHASE_UNKNOWN,
              UNRECOGNIZED ->
              false;
        };
  }

  /** Whether a task has ended for good: it keeps its Binding, for its logs, but uses nothing. */
  static boolean finished(Task task) {
    TaskPhase phase = task.getStatus().getPhase();
    return phase == TaskPhase.TASK_PHASE_SUCCEEDED || phase == TaskPhase.TASK_PHASE_FAILED;
  }

  /** How often it has had a place. */
  long attempt() {
    return task.getStatus().getAttempt();
  }

  /** How often in a row a node has refused it. */
  int refusals() {
    return Refusals.since(task).size();
  }

  String uid() {
    return task.getMetadata().getUid();
  }
}
