package dev.berth.scheduling.backlog;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.demand.Refusals;
import java.util.List;

/**
 * A task that wants a place.
 *
 * @param refusedBy nodes that have refused it of late, the newest first
 */
public record Pending(PlaceKey key, Task task, Demand demand, List<String> refusedBy) {
  private static final String NEVER = "Never";

  public Pending {
    refusedBy = List.copyOf(refusedBy);
  }

  public static Pending of(Task task) {
    return new Pending(
        PlaceKey.of(task.getMetadata()), task, Demand.of(task), Refusals.since(task));
  }

  /** Whether a task without a Binding wants a place. */
  public static boolean wanted(Task task) {
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
  public static boolean finished(Task task) {
    TaskPhase phase = task.getStatus().getPhase();
    return phase == TaskPhase.TASK_PHASE_SUCCEEDED || phase == TaskPhase.TASK_PHASE_FAILED;
  }

  /** Whether a place is that of this very task, not of an earlier one of its name. */
  public static boolean isOf(Task task, Binding binding) {
    return task.getMetadata().getUid().equals(binding.getSpec().getTaskUid());
  }

  /** Whether a task uses nothing any more though its Binding is there. */
  public static boolean isOver(Task task, Binding binding) {
    return isOf(task, binding) && finished(task);
  }

  /** The same task, asking for something else. */
  public Pending with(Demand other) {
    return new Pending(key, task, other, refusedBy);
  }

  public String uid() {
    return task.getMetadata().getUid();
  }

  /** How often it has had a place. */
  public long attempt() {
    return task.getStatus().getAttempt();
  }

  public int priority() {
    return task.getSpec().getPriority();
  }

  /** Whether it may take the place of lesser ones. */
  public boolean mayPreempt() {
    return !task.getSpec().getPreemptionPolicy().equals(NEVER);
  }

  /** The TaskGroup that it starts with; "" for none. */
  public String group() {
    return task.getSpec().getTaskGroup();
  }
}
