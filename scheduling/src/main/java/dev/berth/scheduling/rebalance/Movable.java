package dev.berth.scheduling.rebalance;

import dev.berth.api.meta.Times;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.Toleration;
import dev.berth.scheduling.demand.Priorities;
import java.time.Duration;
import java.time.Instant;

/** Whom one may ask to go, whatever that is good for. Where else he fits is asked elsewhere. */
final class Movable {
  private static final String LABEL = "berth.dev/rebalance";
  private static final String NEVER = "never";

  private Movable() {}

  /**
   * Whether a task that runs in its place may be moved: none of the system, none that is on its
   * node because it bears every taint, none whose group would be incomplete, none that says so, and
   * none that has come of late.
   */
  static boolean is(Task task, Binding binding, Instant now, Duration settled) {
    return task.getMetadata().getUid().equals(binding.getSpec().getTaskUid())
        && task.getStatus().getPhase() == TaskPhase.TASK_PHASE_RUNNING
        && !task.getMetadata().hasDeletionTimestamp()
        && !binding.getMetadata().hasDeletionTimestamp()
        && !Priorities.isSystem(task.getSpec().getPriority())
        && task.getSpec().getTaskGroup().isEmpty()
        && task.getSpec().getTolerationsList().stream().noneMatch(Movable::bearsAll)
        && !task.getMetadata().getLabelsOrDefault(LABEL, "").equals(NEVER)
        && !Times.instant(binding.getMetadata().getCreationTimestamp()).plus(settled).isAfter(now);
  }

  private static boolean bearsAll(Toleration toleration) {
    return toleration.getKey().isEmpty();
  }
}
