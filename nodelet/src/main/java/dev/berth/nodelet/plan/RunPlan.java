package dev.berth.nodelet.plan;

import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.ImagePullPolicy;
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
 *   none    ─▶ admit ─▶ pull ─▶ launch         (each failure: count, wait, again)
 *   created ─▶ start
 *   running ─▶ tell
 *   ended   ─▶ by policy: tell Succeeded or Failed; or count, wait, launch the next
 * </pre>
 */
final class RunPlan {
  private final Binding binding;
  private final Instant now;
  private final Waits waits;
  private final List<Action> actions = new ArrayList<>();
  private Memory memory;

  private RunPlan(Binding binding, Memory memory, Instant now) {
    this.binding = binding;
    this.memory = memory;
    this.now = now;
    this.waits = Waits.of(binding.getSpec().getBackOff());
  }

  static Plan of(Binding binding, List<ContainerState> containers, Memory memory, Instant now) {
    RunPlan plan = new RunPlan(binding, memory, now);
    plan.decide(containers);
    return new Plan(plan.actions, plan.memory);
  }

  private void decide(List<ContainerState> containers) {
    Fence fence = Fence.of(binding);
    List<ContainerState> own = new ArrayList<>();
    List<ContainerState> others = new ArrayList<>();
    for (ContainerState container : containers) {
      (Fence.of(container).equals(fence) ? own : others).add(container);
    }
    own.sort(Comparator.comparingLong(RunPlan::restart).reversed());
    own.reversed().forEach(container -> memory = memory.seeing(container));
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
    if (own.isEmpty()) {
      none();
      return;
    }
    ContainerState newest = own.getFirst();
    // The one before is kept for its logs.
    List<ContainerState> older = own.subList(1, own.size());
    boolean keepsOne = !older.isEmpty() && older.getFirst().status() instanceof Ended;
    actions.addAll(TaskPlan.removals(older.subList(keepsOne ? 1 : 0, older.size())));
    switch (newest.status()) {
      case Status.Created _ -> created(newest);
      case Status.Running running -> running(newest, running);
      case Ended ended -> ended(newest, ended);
    }
  }

  private void none() {
    if (memory.launched() < 0) {
      launch(0);
    } else if (memory.last().isPresent() && isFinal(memory.last().get())) {
      // Somebody removed the container of a task that was done. It is still done.
      finish("", memory.last().get());
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
    if (memory.problem().isPresent()) {
      // It could not be started. What is wrong may lie in how it was made: make another one.
      actions.add(new Action.Remove(container.id()));
      launch((int) restart(container));
    } else {
      actions.add(new Action.Start(container.id()));
    }
  }

  private void running(ContainerState container, Status.Running running) {
    tell(
        report(TaskPhase.TASK_PHASE_RUNNING, "", "")
            .withRestarts((int) restart(container))
            .withContainer(container.id(), Optional.of(running.startedAt()))
            .withLast(memory.last()));
  }

  private void ended(ContainerState container, Ended ended) {
    int restart = (int) restart(container);
    if (memory.paused().equals(container.id())) {
      launch(restart + 1);
      return;
    }
    if (isFinal(ended)) {
      finish(container.id(), ended);
      return;
    }
    boolean counted = memory.counted().equals(container.id());
    memory = memory.counting(container.id(), ended, waits, now);
    if (!counted) {
      actions.add(new Action.RecordBackOff(backOffMessage(ended)));
    }
    if (now.isBefore(memory.notBefore()) && memory.problem().isEmpty()) {
      tell(
          report(TaskPhase.TASK_PHASE_BACK_OFF, reason(ended), backOffMessage(ended))
              .withRestarts(restart)
              .withContainer(container.id(), Optional.of(ended.startedAt()))
              .withLast(Optional.of(ended)));
      actions.add(new Action.WaitUntil(memory.notBefore()));
      return;
    }
    launch(restart + 1);
  }

  /** Brings a container to run, as far as that can be done now. */
  private void launch(int restart) {
    int restarts = Math.max(0, restart - 1);
    if (memory.problem().isPresent()) {
      Problem problem = memory.problem().get();
      tell(
          report(TaskPhase.TASK_PHASE_STARTING, problem.reason(), problem.message())
              .withRestarts(restarts)
              .withLast(memory.last()));
    }
    if (now.isBefore(memory.notBefore())) {
      actions.add(new Action.WaitUntil(memory.notBefore()));
      return;
    }
    if (!memory.admitted()) {
      actions.add(new Action.Admit());
      return;
    }
    boolean pull =
        switch (memory.image()) {
          case MISSING -> true;
          case PULLED -> false;
          case UNKNOWN ->
              binding.getSpec().getContainer().getImagePullPolicy()
                  == ImagePullPolicy.IMAGE_PULL_POLICY_ALWAYS;
        };
    if (restart == 0 && memory.problem().isEmpty()) {
      tell(report(TaskPhase.TASK_PHASE_STARTING, pull ? "Pulling" : "", ""));
    }
    actions.add(
        pull
            ? new Action.Pull(binding.getSpec().getContainer().getImage())
            : new Action.Launch(restart));
  }

  private boolean isFinal(Ended ended) {
    return switch (binding.getSpec().getRestartPolicy()) {
      case RESTART_POLICY_NEVER -> true;
      case RESTART_POLICY_ON_FAILURE -> ended.exitCode() == 0 && !ended.outOfMemory();
      case RESTART_POLICY_ALWAYS, RESTART_POLICY_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  private void finish(String containerId, Ended ended) {
    boolean well = ended.exitCode() == 0 && !ended.outOfMemory();
    tell(
        report(
                well ? TaskPhase.TASK_PHASE_SUCCEEDED : TaskPhase.TASK_PHASE_FAILED,
                reason(ended),
                well ? "" : how(ended))
            .withRestarts(Math.max(0, memory.launched()))
            .withContainer(containerId, Optional.of(ended.startedAt()))
            .withLast(Optional.of(ended)));
  }

  private String backOffMessage(Ended ended) {
    return "%s; the next start is %s after that"
        .formatted(how(ended), shown(waits.after(memory.failures())));
  }

  private static String shown(Duration wait) {
    return wait.toSeconds() + "s";
  }

  private static String how(Ended ended) {
    return ended.outOfMemory()
        ? "the container used more memory than its limit (exit code %d)".formatted(ended.exitCode())
        : "the container ended with exit code %d".formatted(ended.exitCode());
  }

  private static String reason(Ended ended) {
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
