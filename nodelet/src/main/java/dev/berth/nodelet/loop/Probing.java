package dev.berth.nodelet.loop;

import dev.berth.api.meta.Conditions;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskStatus;
import dev.berth.client.NamespacedName;
import dev.berth.nodelet.health.HealthChecks;
import dev.berth.nodelet.health.HealthChecks.Past;
import dev.berth.nodelet.plan.Desired;
import dev.berth.nodelet.plan.Fence;
import dev.berth.nodelet.plan.Memory;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.Labels;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Has the running container of one task probed, as long as its Binding stands. Used by rounds only.
 *
 * <p>Of a container that ran before this process did, what was last told of it is asked for once: a
 * Task must not cease to be Ready because its nodelet was restarted, nor a container that was
 * stopped as unhealthy be taken for one that ended well.
 */
final class Probing {
  private final NamespacedName task;
  private final Workshop shop;
  private final Set<String> adopted;

  Probing(NamespacedName task, Workshop shop, List<ContainerState> adopted) {
    this.task = task;
    this.shop = shop;
    this.adopted = adopted.stream().map(ContainerState::id).collect(Collectors.toSet());
  }

  /**
   * Probes what is to be probed now, and answers what else is remembered.
   *
   * @throws dev.berth.api.failure.FailureException when an adopted container's past can't be asked
   *     for; nothing is changed then, and the next round asks again
   */
  Memory follow(Desired desired, Known known) {
    switch (desired) {
      case Desired.Unknown _ -> {
        return known.memory(); // what is probed goes on
      }
      case Desired.Nothing _, Desired.Pause _, Desired.Stop _ -> {
        shop.checks().forget(task);
        return known.memory();
      }
      case Desired.Run(Binding binding) -> {
        return follow(binding, known);
      }
    }
  }

  private Memory follow(Binding binding, Known known) {
    Optional<ContainerState> newest =
        known.containers().stream()
            .filter(one -> !one.isInit() && Fence.of(one).equals(Fence.of(binding)))
            .max(Comparator.comparingLong(one -> one.number(Labels.RESTART, 0)));
    if (newest.isEmpty() || !HealthChecks.isFor(binding.getSpec().getContainer())) {
      shop.checks().forget(task);
      return known.memory();
    }
    ContainerState container = newest.get();
    boolean running = container.status() instanceof Status.Running;
    if (running && shop.checks().follows(task, container.id())) {
      return known.memory();
    }
    Memory memory = known.memory();
    Past past = Past.NONE;
    if (adopted.contains(container.id())) {
      Optional<TaskStatus> told = shop.before(binding);
      past =
          told.filter(status -> isReady(status, container.id())).isPresent()
              ? Past.READY
              : Past.RAN;
      memory = told.isEmpty() ? memory : memory.told(told.get(), container.id());
      adopted.remove(container.id());
    }
    if (container.status() instanceof Status.Running(var startedAt)) {
      shop.checks().follow(task, binding, container.id(), startedAt, past);
    } else {
      shop.checks().forget(task);
    }
    return memory;
  }

  private static boolean isReady(TaskStatus status, String containerId) {
    return status.getPhase() == TaskPhase.TASK_PHASE_RUNNING
        && status.getContainerId().equals(containerId)
        && Conditions.isTrue(status.getConditionsList(), "Ready");
  }
}
