package dev.berth.nodelet.health;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Container;
import dev.berth.client.NamespacedName;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.plan.Health;
import dev.berth.nodelet.runtime.ContainerRuntime;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Probes at most one container of each task. Calls about one task come from one thread at a time;
 * checks run on threads of their own.
 */
public final class HealthChecks implements AutoCloseable {
  private final Map<NamespacedName, Followed> followed = new ConcurrentHashMap<>();
  private final Prober prober;
  private final Timers timers;
  private final DoubleSupplier spread;
  private final Consumer<NamespacedName> changed;
  private volatile boolean closed;

  /**
   * @param hostIp where ports of the host listen that name no address
   * @param changed called with a task of whose container something else is known now
   */
  public static HealthChecks of(
      ContainerRuntime runtime, String hostIp, Timers timers, Consumer<NamespacedName> changed) {
    return new HealthChecks(
        new RuntimeProber(runtime, new Targets(runtime, hostIp), timers),
        timers,
        () -> ThreadLocalRandom.current().nextDouble(),
        changed);
  }

  HealthChecks(
      Prober prober, Timers timers, DoubleSupplier spread, Consumer<NamespacedName> changed) {
    this.prober = prober;
    this.timers = timers;
    this.spread = spread;
    this.changed = changed;
  }

  /** Whether a container has anything to probe. */
  public static boolean isFor(Container container) {
    return container.hasStartupProbe()
        || container.hasReadinessProbe()
        || container.hasLivenessProbe();
  }

  /** What is known of an earlier time of a container. */
  public enum Past {
    /** Nothing: it has just been started. */
    NONE,
    /** It ran before this process did. */
    RAN,
    /** And when an earlier process last told of it, it was ready. */
    READY
  }

  /** Whether it is this container of the task that is probed. */
  public boolean follows(NamespacedName task, String containerId) {
    Followed present = followed.get(task);
    return present != null && present.containerId().equals(containerId);
  }

  /** Probes this container from now on, and no other one of the task. */
  public void follow(
      NamespacedName task, Binding binding, String containerId, Instant startedAt, Past past) {
    Container probes = binding.getSpec().getContainer();
    Followed next =
        new Followed(
            new Subject(containerId, binding),
            startedAt,
            past == Past.READY ? Vitals.known(probes) : Vitals.fresh(probes),
            prober,
            timers,
            spread,
            () -> changed.accept(task));
    Followed before = followed.put(task, next);
    if (before != null) {
      before.close();
    }
    next.start(past != Past.NONE);
    if (closed) {
      forget(task);
    }
  }

  /** What is known of the task's container. */
  public Health health(NamespacedName task) {
    Followed present = followed.get(task);
    return present == null ? Health.UNKNOWN : present.health();
  }

  /** No container of the task is probed any more. */
  public void forget(NamespacedName task) {
    Followed before = followed.remove(task);
    if (before != null) {
      before.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    followed.keySet().forEach(this::forget);
  }
}
