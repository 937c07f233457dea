package dev.berth.nodelet.plan;

import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.TaskPhase;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.ContainerState.Status.Ended;
import dev.berth.nodelet.runtime.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The plan for a Binding that stands.
 *
 * <pre>
 *   others? ─▶ stop, remove        refused? ─▶ tell
 *   none    ─▶ init commands ({@link InitPlan}) ─▶ admit ─▶ pull ─▶ launch
 *                                                (each failure: count, wait, again)
 *   created ─▶ start
 *   running ─▶ tell; or, unhealthy, stop
 *   ended   ─▶ read what a bad end left behind;
 *              by policy: tell Succeeded or Failed; or count, wait, launch the next
 * </pre>
 *
 * <p>Past the Task's deadline, what runs is stopped, nothing is launched, and the place has Failed
 * unless its container had ended for good before.
 */
final class RunPlan {
  private final Binding binding;
  private final Health health;
  private final Instant now;
  private final Waits waits;
  private final Optional<Instant> deadline;
  private final List<Action> actions = new ArrayList<>();
  private Memory memory;

  private RunPlan(Binding binding, Health health, Memory memory, Instant now) {
    this.binding = binding;
    this.health = health;
    this.memory = memory;
    this.now = now;
    this.waits = Waits.of(binding.getSpec().getBackOff());
    this.deadline = Deadline.of(binding);
  }

  /** Whether the Task may no longer be active in this place. */
  static boolean isOverdue(Binding binding, Instant now) {
    return Deadline.isOver(binding, now);
  }

  static Plan of(
      Binding binding, List<ContainerState> containers, Health health, Memory memory, Instant now) {
    RunPlan plan = new RunPlan(binding, health, memory, now);
    plan.decide(containers);
    return new Plan(plan.actions, plan.memory);
  }

  private void decide(List<ContainerState> containers) {
    Fence fence = Fence.of(binding);
    List<ContainerState> own = new ArrayList<>();
    List<ContainerState> inits = new ArrayList<>();
    List<ContainerState> others = new ArrayList<>();
    for (ContainerState container : containers) {
      boolean isOwn = Fence.of(container).equals(fence);
      (isOwn ? container.isInit() ? inits : own : others).add(container);
    }
    own.sort(Comparator.comparingLong(RunPlan::restart).reversed());
    own.reversed().forEach(container -> memory = memory.seeing(container));
    memory = InitPlan.seeing(binding, inits, memory);
    if (!others.isEmpty()) {
      // Two attempts of one task must never run side by side: the old one goes first.
      actions.addAll(TaskPlan.removals(others));
      return;
    }
    if (memory.refusal().isPresent()) {
      Refusal why = memory.refusal().get();
      tell(Report.ending(PlaceOutcome.PLACE_OUTCOME_REFUSED, why.reason(), why.message()));
      return;
    }
    // First, so that it ends a pull as well.
    deadline.filter(now::isBefore).ifPresent(end -> actions.add(new Action.WaitUntil(end)));
    if (own.isEmpty() && InitPlan.isPending(binding, memory)) {
      Plan plan = InitPlan.of(binding, inits, memory, now);
      actions.addAll(plan.actions());
      memory = plan.memory();
      return;
    }
    if (own.isEmpty()) {
      none();
    } else {
      some(own);
    }
    if (memory.launched() >= 0) {
      // Until then they are what tells that the commands need not run again.
      actions.addAll(TaskPlan.removals(inits));
    }
  }

  private void some(List<ContainerState> own) {
    ContainerState newest = own.getFirst();
    // The one before is kept for its logs.
    List<ContainerState> older = own.subList(1, own.size());
    boolean keepsOne = !older.isEmpty() && older.getFirst().status() instanceof Ended;
    actions.addAll(TaskPlan.removals(older.subList(keepsOne ? 1 : 0, older.size())));
    if (!(newest.status() instanceof Status.Created)) {
      memory = memory.about(newest);
    }
    switch (newest.status()) {
      case Status.Created _ -> created(newest);
      case Status.Running running -> running(newest, running);
      case Ended ended -> ended(newest, ended);
    }
  }

  private void none() {
    if (memory.last().isPresent() && isDone(memory.last().get())) {
      // Somebody removed the container of a task that was done. It is still done.
      finish("", memory.last().get());
    } else if (isOverdue(binding, now)) {
      tellOverdue("");
    } else if (memory.launched() < 0) {
      launch(memory.restarts());
    } else if (memory.last().isEmpty()
        && binding.getSpec().getRestartPolicy() == RestartPolicy.RESTART_POLICY_NEVER) {
      // It ran, and nobody can say how that ended.
      tell(
          report(TaskPhase.TASK_PHASE_FAILED, "ContainerGone", "the container was removed")
              .withRestarts(memory.launched()));
    } else {
      launch(memory.launched() + 1);
    }
  }

  private void created(ContainerState container) {
    if (isOverdue(binding, now)) {
      tellOverdue(container.id());
    } else if (memory.problem().isPresent()) {
      // It could not be started. What is wrong may lie in how it was made: make another one.
      actions.add(new Action.Remove(container.id()));
      launch((int) restart(container));
    } else {
      actions.add(new Action.Start(container.id()));
    }
  }

  private void running(ContainerState container, Status.Running running) {
    Health found = health.of(container.id(), binding.getSpec().getContainer());
    // A nodelet that died while it stopped it has left word.
    if (found.state() == Health.State.UNHEALTHY || !memory.unhealthy().isEmpty()) {
      if (memory.unhealthy().isEmpty()) {
        memory = memory.withUnhealthy(container.id(), found.message());
        actions.add(new Action.RecordUnhealthy(found.message()));
        tell(
            report(TaskPhase.TASK_PHASE_RUNNING, Health.REASON, found.message())
                .withRestarts((int) restart(container))
                .withContainer(container.id(), Optional.of(running.startedAt()))
                .withLast(memory)
                .withNotReady(Optional.of(found.message())));
      }
      actions.add(stop(container, found.grace().orElse(TaskPlan.grace(binding))));
      return;
    }
    if (memory.paused().equals(container.id())) {
      // It was not stopped to its end while nobody was heard, and half a stop is none.
      actions.add(stop(container, TaskPlan.grace(binding)));
      return;
    }
    if (isOverdue(binding, now)) {
      tell(
          Deadline.stopping(binding)
              .withRestarts((int) restart(container))
              .withContainer(container.id(), Optional.of(running.startedAt())));
      actions.add(stop(container, TaskPlan.grace(binding)));
      return;
    }
    tell(
        report(TaskPhase.TASK_PHASE_RUNNING, "", "")
            .withRestarts((int) restart(container))
            .withContainer(container.id(), Optional.of(running.startedAt()))
            .withLast(memory)
            .withNotReady(found.notReady()));
  }

  private void ended(ContainerState container, Ended ended) {
    int restart = (int) restart(container);
    boolean overdue = isOverdue(binding, now);
    boolean paused = memory.paused().equals(container.id());
    if (paused && !overdue) {
      launch(restart + 1);
      return;
    }
    if (memory.words().isEmpty() && (overdue || !isWell(ended))) {
      actions.add(new Action.ReadLastWords(container.id()));
      return;
    }
    if (!paused && isDone(ended)) {
      finish(container.id(), ended);
      return;
    }
    if (overdue) {
      tellOverdue(container.id());
      return;
    }
    boolean counted = memory.counted().equals(container.id());
    memory = memory.counting(container.id(), ended, waits, now);
    if (!counted) {
      actions.add(new Action.RecordBackOff(backOffMessage(ended)));
    }
    if (memory.waits(now) && memory.problem().isEmpty()) {
      tell(
          report(TaskPhase.TASK_PHASE_BACK_OFF, reason(ended), backOffMessage(ended))
              .withRestarts(restart)
              .withContainer(container.id(), Optional.of(ended.startedAt()))
              .withLast(memory));
      actions.add(new Action.WaitUntil(memory.notBefore()));
      return;
    }
    launch(restart + 1);
  }

  /** Brings a container to run, as far as that can be done now. */
  private void launch(int restart) {
    boolean first = memory.launched() < 0;
    Optional<Report> news =
        first ? Optional.of(report(TaskPhase.TASK_PHASE_STARTING, "", "")) : Optional.empty();
    actions.addAll(
        new Launching(
                binding.getSpec().getContainer().getImage(),
                new Action.Launch(restart),
                first ? restart : Math.max(0, restart - 1),
                news)
            .actions(binding, memory, now));
  }

  /** Whether that was the end of the Task: by its policy, and not because its time was over. */
  private boolean isDone(Ended ended) {
    boolean tooLate = deadline.filter(end -> !ended.finishedAt().isBefore(end)).isPresent();
    return !tooLate && isFinal(ended);
  }

  private boolean isFinal(Ended ended) {
    return switch (binding.getSpec().getRestartPolicy()) {
      case RESTART_POLICY_NEVER -> true;
      case RESTART_POLICY_ON_FAILURE -> isWell(ended);
      case RESTART_POLICY_ALWAYS, RESTART_POLICY_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  private void finish(String containerId, Ended ended) {
    boolean well = isWell(ended);
    tell(
        report(
                well ? TaskPhase.TASK_PHASE_SUCCEEDED : TaskPhase.TASK_PHASE_FAILED,
                reason(ended),
                well ? "" : how(ended))
            .withRestarts(Math.max(0, memory.launched()))
            .withContainer(containerId, Optional.of(ended.startedAt()))
            .withLast(memory));
  }

  private void tellOverdue(String containerId) {
    tell(Deadline.failed(binding, containerId, memory));
  }

  private Action stop(ContainerState container, Duration grace) {
    return new Action.Stop(container.id(), grace, TaskPlan.preStop(binding));
  }

  private String backOffMessage(Ended ended) {
    return "%s; the next start is %s after that"
        .formatted(how(ended), shown(waits.after(memory.failures())));
  }

  private static String shown(Duration wait) {
    return wait.toSeconds() + "s";
  }

  /** What was stopped as unhealthy did not end well, whatever its exit code. */
  private boolean isWell(Ended ended) {
    return ended.exitCode() == 0 && !ended.outOfMemory() && memory.unhealthy().isEmpty();
  }

  private String how(Ended ended) {
    if (!memory.unhealthy().isEmpty()) {
      return "%s; the container was stopped (exit code %d)"
          .formatted(memory.unhealthy(), ended.exitCode());
    }
    return ended.outOfMemory()
        ? "the container used more memory than its limit (exit code %d)".formatted(ended.exitCode())
        : "the container ended with exit code %d".formatted(ended.exitCode());
  }

  private String reason(Ended ended) {
    if (!memory.unhealthy().isEmpty()) {
      return Health.REASON;
    }
    if (ended.outOfMemory()) {
      return Memory.OUT_OF_MEMORY;
    }
    return ended.exitCode() == 0 ? "Completed" : "Error";
  }

  private void tell(Report report) {
    actions.add(new Action.Tell(report));
  }

  private static Report report(TaskPhase phase, String reason, String message) {
    return Report.of(phase, reason, message);
  }

  private static long restart(ContainerState container) {
    return container.number(Labels.RESTART, 0);
  }
}
