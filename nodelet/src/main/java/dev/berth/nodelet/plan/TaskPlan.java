package dev.berth.nodelet.plan;

import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.TaskPhase;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What to do about one task, next. Pure. */
public final class TaskPlan {
  private TaskPlan() {}

  /**
   * @param containers all of this node's containers of the task's name, of any uid and attempt
   * @param memory of the place that is desired, or of the last one
   */
  public static Plan of(
      Desired desired, List<ContainerState> containers, Memory memory, Instant now) {
    return switch (desired) {
      case Desired.Unknown _ -> new Plan(List.of(), memory);
      case Desired.Nothing _ -> new Plan(removals(containers), memory);
      case Desired.Run(Binding binding) -> RunPlan.of(binding, containers, memory, now);
      case Desired.Pause _ -> pause(containers, memory);
      case Desired.Stop(Binding binding) -> stop(binding, containers, memory);
    };
  }

  private static Plan pause(List<ContainerState> containers, Memory memory) {
    List<Action> actions = new ArrayList<>();
    for (ContainerState container : containers) {
      if (container.status() instanceof Status.Running) {
        actions.add(new Action.Stop(container.id(), grace(container)));
        memory = memory.withPause(container.id());
      }
    }
    return new Plan(actions, memory);
  }

  /** In two steps, so that how the container ended is known when its place is given up. */
  private static Plan stop(Binding binding, List<ContainerState> containers, Memory memory) {
    List<Action> actions = new ArrayList<>();
    boolean running = false;
    for (ContainerState container : containers) {
      if (Fence.of(container).equals(memory.fence())) {
        memory = memory.seeing(container);
      }
      running |= container.status() instanceof Status.Running;
    }
    int restarts = Math.max(0, memory.launched());
    if (running) {
      actions.add(
          new Action.Tell(Report.of(TaskPhase.TASK_PHASE_STOPPING, "", "").withRestarts(restarts)));
      for (ContainerState container : containers) {
        if (container.status() instanceof Status.Running) {
          actions.add(new Action.Stop(container.id(), grace(binding)));
        }
      }
    } else if (!containers.isEmpty()) {
      actions.addAll(removals(containers));
    } else {
      actions.add(
          new Action.Tell(
              Report.ending(PlaceOutcome.PLACE_OUTCOME_STOPPED, "", "")
                  .withRestarts(restarts)
                  .withLast(memory.last())));
    }
    return new Plan(actions, memory);
  }

  /** Stops what runs and removes all, each with the grace that it was made with. */
  static List<Action> removals(List<ContainerState> containers) {
    List<Action> actions = new ArrayList<>();
    for (ContainerState container : containers) {
      if (container.status() instanceof Status.Running) {
        actions.add(new Action.Stop(container.id(), grace(container)));
      }
      actions.add(new Action.Remove(container.id()));
    }
    return actions;
  }

  /** As it was made with, for when no Binding says it. */
  private static Duration grace(ContainerState container) {
    return Duration.ofSeconds(container.number(Labels.GRACE, 30));
  }

  private static Duration grace(Binding binding) {
    return Duration.ofSeconds(
        binding.getSpec().hasTerminationGracePeriodSeconds()
            ? binding.getSpec().getTerminationGracePeriodSeconds()
            : 30);
  }
}
