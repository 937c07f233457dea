package dev.berth.nodelet.plan;

import dev.berth.api.meta.Times;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.TaskPhase;
import dev.berth.nodelet.runtime.ContainerState.Status.Ended;
import java.time.Instant;
import java.util.Optional;

/** When the Task may no longer be active in a place, and what is said then. */
final class Deadline {
  /** The reason of an end because the Task's time was over, as Kubernetes has it. */
  private static final String OVERDUE = "DeadlineExceeded";

  private Deadline() {}

  /** The node's clock is held against the API server's: the two must agree to some seconds. */
  static Optional<Instant> of(Binding binding) {
    return binding.getSpec().hasActiveDeadlineSeconds()
        ? Optional.of(
            Times.instant(binding.getMetadata().getCreationTimestamp())
                .plusSeconds(binding.getSpec().getActiveDeadlineSeconds()))
        : Optional.empty();
  }

  static boolean isOver(Binding binding, Instant now) {
    return of(binding).filter(end -> !now.isBefore(end)).isPresent();
  }

  /** What still runs is being stopped. */
  static Report stopping(Binding binding) {
    return report(TaskPhase.TASK_PHASE_STOPPING, binding);
  }

  /** Nothing runs. */
  static Report failed(Binding binding, String containerId, Memory memory) {
    return report(TaskPhase.TASK_PHASE_FAILED, binding)
        .withRestarts(memory.restarts())
        .withContainer(containerId, memory.last().map(Ended::startedAt))
        .withLast(memory);
  }

  private static Report report(TaskPhase phase, Binding binding) {
    return Report.of(
        phase,
        OVERDUE,
        "the Task was active for longer than %ds"
            .formatted(binding.getSpec().getActiveDeadlineSeconds()));
  }
}
