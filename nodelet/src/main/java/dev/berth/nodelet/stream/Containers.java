package dev.berth.nodelet.stream;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.StreamTarget;
import dev.berth.client.NamespacedName;
import dev.berth.nodelet.loop.TaskLoop;
import dev.berth.nodelet.plan.Fence;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.Labels;
import java.util.Comparator;
import java.util.Optional;

/** Finds the container that is meant. */
public final class Containers {
  private final TaskLoop loop;

  public Containers(TaskLoop loop) {
    this.loop = loop;
  }

  /**
   * @throws FailureException <em>conflict</em> when there is none that runs
   */
  ContainerState running(StreamTarget target) {
    Optional<ContainerState> newest = find(target);
    if (newest.isEmpty()) {
      throw none(target, "it has no container yet");
    }
    return switch (newest.get().status()) {
      case Status.Running _ -> newest.get();
      case Status.Created _ -> throw none(target, "its container has not started");
      case Status.Ended ended ->
          throw none(target, "its container has ended with exit code " + ended.exitCode());
    };
  }

  /**
   * The newest one, whether it runs or not.
   *
   * @throws FailureException <em>conflict</em> when there is none
   */
  ContainerState newest(StreamTarget target) {
    return find(target).orElseThrow(() -> none(target, "it has no container yet"));
  }

  private Optional<ContainerState> find(StreamTarget target) {
    NamespacedName task = new NamespacedName(target.getNamespace(), target.getName());
    return loop.containers(task, new Fence(target.getTaskUid(), target.getAttempt())).stream()
        .filter(one -> !one.isInit())
        .max(Comparator.comparingLong(one -> one.number(Labels.RESTART, 0)));
  }

  private static FailureException none(StreamTarget target, String why) {
    return new FailureException(
        new Failure.Conflict(Kinds.TASK.qualifiedPlural(), target.getName(), why));
  }
}
