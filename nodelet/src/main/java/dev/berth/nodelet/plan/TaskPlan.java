package dev.berth.nodelet.plan;

import dev.berth.api.meta.v1.ObjectMeta;
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
import java.util.Optional;

/** What to do about one task, next. Pure. */
public final class TaskPlan {
  private TaskPlan() {}

  /**
   * @param containers all of this node's containers of the task's name, of any uid and attempt
   * @param health what the probes have found out, of one of the containers or of none
   * @param memory of the place that is desired, or of the last one
   */
  public static Plan of(
      Desired desired, List<ContainerState> containers, Health health, Memory memory, Instant now) {
    return switch (desired) {
      case Desired.Unknown _ -> new Plan(List.of(), memory);
      case Desired.Nothing _ -> new Plan(removals(containers), memory);
      case Desired.Run(Binding binding) -> RunPlan.of(binding, containers, health, memory, now);
      case Desired.Pause(var binding) -> pause(binding, containers, memory);
      case Desired.Stop(Binding binding) -> stop(binding, containers, memory);
    };
  }

  /** Whether the Task may no longer be active in this place: its time is over. */
  public static boolean isOverdue(Binding binding, Instant now) {
    return RunPlan.isOverdue(binding, now);
  }

  private static Plan pause(
      Optional<Binding> binding, List<ContainerState> containers, Memory memory) {
    List<Action> actions = new ArrayList<>();
    for (ContainerState container : containers) {
      if (container.status() instanceof Status.Running && container.isInit()) {
        // Killed, and gone with that: a command may answer a signal with 0, and if nobody came to
        // remove it then, that would pass for an end of its own.
        actions.add(new Action.Remove(container.id()));
      } else if (container.status() instanceof Status.Running) {
        List<String> preStop =
            binding
                .filter(own -> Fence.of(own).equals(Fence.of(container)))
                .map(TaskPlan::preStop)
                .orElse(List.of());
        actions.add(new Action.Stop(container.id(), grace(container), preStop));
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
    int restarts = memory.restarts();
    if (running) {
      actions.add(
          new Action.Tell(Report.of(TaskPhase.TASK_PHASE_STOPPING, "", "").withRestarts(restarts)));
      for (ContainerState container : containers) {
        if (container.status() instanceof Status.Running) {
          List<String> preStop = container.isInit() ? List.of() : preStop(binding);
          actions.add(new Action.Stop(container.id(), grace(binding), preStop));
        }
      }
    } else if (!containers.isEmpty()) {
      actions.addAll(removals(containers));
    } else {
      actions.add(
          new Action.Tell(
              Report.ending(PlaceOutcome.PLACE_OUTCOME_STOPPED, "", "")
                  .withRestarts(restarts)
                  .withLast(memory)));
    }
    return new Plan(actions, memory);
  }

  /** Stops what runs and removes all, each with the grace that it was made with. */
  static List<Action> removals(List<ContainerState> containers) {
    List<Action> actions = new ArrayList<>();
    for (ContainerState container : containers) {
      if (container.status() instanceof Status.Running) {
        actions.add(new Action.Stop(container.id(), grace(container), List.of()));
      }
      actions.add(new Action.Remove(container.id()));
    }
    return actions;
  }

  /** As it was made with, for when no Binding says it. */
  private static Duration grace(ContainerState container) {
    return Duration.ofSeconds(container.number(Labels.GRACE, 30));
  }

  /** What the Task says, or whoever asked for its end, if that is sooner. */
  public static Duration grace(Binding binding) {
    long own =
        binding.getSpec().hasTerminationGracePeriodSeconds()
            ? binding.getSpec().getTerminationGracePeriodSeconds()
            : 30;
    ObjectMeta metadata = binding.getMetadata();
    return Duration.ofSeconds(
        metadata.hasDeletionGracePeriodSeconds()
            ? Math.min(own, metadata.getDeletionGracePeriodSeconds())
            : own);
  }

  static List<String> preStop(Binding binding) {
    return binding.getSpec().getContainer().getPreStop().getCommandList();
  }
}
