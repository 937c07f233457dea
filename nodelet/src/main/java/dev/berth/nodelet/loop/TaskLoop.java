package dev.berth.nodelet.loop;

import dev.berth.api.rpc.v1.Place;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.TaskStatus;
import dev.berth.client.NamespacedName;
import dev.berth.client.event.EventRecorder;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.admission.HostPaths;
import dev.berth.nodelet.admission.HostPorts;
import dev.berth.nodelet.admission.Ledger;
import dev.berth.nodelet.admission.Privileges;
import dev.berth.nodelet.config.Config;
import dev.berth.nodelet.device.DeviceBook;
import dev.berth.nodelet.health.HealthChecks;
import dev.berth.nodelet.image.Images;
import dev.berth.nodelet.plan.Fence;
import dev.berth.nodelet.plan.Memory;
import dev.berth.nodelet.plan.Refusal;
import dev.berth.nodelet.report.ReportSink;
import dev.berth.nodelet.report.Reporter;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.runtime.RuntimeEvent;
import dev.berth.nodelet.runtime.Sighting;
import dev.berth.nodelet.slot.Slots;
import dev.berth.nodelet.spec.Claim;
import dev.berth.nodelet.spec.Specs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker for each task that has a Binding or a container here; hands signals on to them. */
public final class TaskLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TaskLoop.class);

  private final Map<NamespacedName, TaskWorker> workers = new ConcurrentHashMap<>();
  private final ContainerRuntime runtime;
  private final Bindings bindings;
  private final Specs specs;
  private final Reporter reporter;
  private final Shared shared;
  private volatile boolean closed;

  /**
   * @param rules what the node admits, and how many containers it starts at once
   * @param sink where reports go
   */
  public TaskLoop(
      ContainerRuntime runtime,
      Bindings bindings,
      Specs specs,
      Rules rules,
      ReportSink sink,
      Connectivity connectivity,
      Surroundings surroundings) {
    this.runtime = runtime;
    this.bindings = bindings;
    this.specs = specs;
    this.reporter = new Reporter(sink, surroundings.timers(), this::gone);
    TaskEvents events = new TaskEvents(surroundings.recorder());
    Hands hands =
        new Hands(
            runtime,
            surroundings.images(),
            specs,
            rules,
            new Slots(rules.startsAtOnce(), surroundings.timers()),
            new StopSlots(surroundings.timers()),
            events,
            surroundings.timers(),
            surroundings.config());
    this.shared =
        new Shared(
            this,
            hands,
            new Wishes(bindings, connectivity),
            reporter,
            events,
            surroundings.timers(),
            rules,
            HealthChecks.of(runtime, specs.hostIp(), surroundings.timers(), this::mark),
            surroundings.images(),
            surroundings.config(),
            surroundings.ownStops());
  }

  /** What the node admits. */
  public record Rules(
      Ledger ledger,
      HostPaths hostPaths,
      Privileges privileges,
      HostPorts hostPorts,
      DeviceBook devices,
      int startsAtOnce) {
    /** Why the node's operator would not have it run, whatever room there is. */
    Optional<Refusal> forbids(Binding binding) {
      return hostPaths.check(binding).or(() -> privileges.check(binding));
    }
  }

  /**
   * Time, who is told what happens, who brings images, where settings come from, and what an
   * earlier process has done.
   */
  public record Surroundings(
      Timers timers, EventRecorder recorder, Images images, Config config, OwnStops ownStops) {}

  /**
   * Takes up what this nodelet's machine has from before, so that their room counts before anything
   * new is admitted. Removes nothing: that waits for the Bindings.
   */
  public void adopt() {
    Map<NamespacedName, List<ContainerState>> found = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (ContainerState container : runtime.list(own())) {
      found.computeIfAbsent(task(container.labels()), _ -> new ArrayList<>()).add(container);
      ids.add(container.id());
    }
    shared.ownStops.retain(ids);
    shared.config.adopt(found);
    found.forEach(
        (task, containers) -> workers.put(task, new TaskWorker(task, shared, containers)));
    if (!found.isEmpty()) {
      log.info("adopted tasks={}", found.size());
    }
    reporter.start();
  }

  /** What all of this machine's containers carry, and no others. */
  private Map<String, String> own() {
    return Map.of(Labels.MACHINE, specs.machine());
  }

  /** Something about the task may have changed. */
  public void mark(NamespacedName task) {
    boolean taken = closed;
    while (!taken) {
      taken = workers.computeIfAbsent(task, _ -> new TaskWorker(task, shared, List.of())).mark();
    }
  }

  /** Everything may have changed: the Bindings are known, or an API server is back. */
  public void markAll() {
    workers.keySet().forEach(this::mark);
  }

  /** A container of this machine has changed. */
  public void on(RuntimeEvent event) {
    TaskWorker worker = workers.get(task(event.labels()));
    // Without a worker it is the echo of a removal; a container that nobody knows shows in a sweep.
    if (worker != null && worker.isNews(event)) {
      lookAt(task(event.labels()));
    }
  }

  /** Events of the runtime may have been missed: compares what is known with what is there. */
  public void lookAgain() {
    Map<NamespacedName, List<Sighting>> present = new HashMap<>();
    for (Sighting one : runtime.survey(own())) {
      present.computeIfAbsent(task(one.labels()), _ -> new ArrayList<>()).add(one);
    }
    Set<NamespacedName> tasks = new HashSet<>(present.keySet());
    tasks.addAll(workers.keySet());
    for (NamespacedName task : tasks) {
      TaskWorker worker = workers.get(task);
      if (worker == null || !worker.knows(present.getOrDefault(task, List.of()))) {
        lookAt(task);
      }
    }
  }

  private void lookAt(NamespacedName task) {
    TaskWorker worker = workers.computeIfAbsent(task, _ -> new TaskWorker(task, shared, List.of()));
    worker.unsure();
    mark(task);
  }

  /** An API server is back: it hears how everything does now. */
  public void welcomed() {
    reporter.resend();
    markAll();
  }

  /** The containers that one place of a task has here, as last seen. */
  public List<ContainerState> containers(NamespacedName task, Fence fence) {
    TaskWorker worker = workers.get(task);
    return worker == null
        ? List.of()
        : worker.containers().stream().filter(one -> Fence.of(one).equals(fence)).toList();
  }

  /** All containers of this node that run, as last seen. */
  public List<ContainerState> running() {
    return workers.values().stream()
        .flatMap(worker -> worker.containers().stream())
        .filter(one -> one.status() instanceof ContainerState.Status.Running)
        .toList();
  }

  /** Stops working; containers run on. */
  @Override
  public void close() {
    closed = true;
    shared.checks.close();
    reporter.close();
    workers.values().forEach(TaskWorker::interrupt);
  }

  /** Waits until nobody works; for tests. */
  void awaitIdle() throws InterruptedException {
    synchronized (shared) {
      while (workers.values().stream().anyMatch(TaskWorker::isActive)) {
        shared.wait();
      }
    }
  }

  /** How many tasks there are here; for tests. */
  int size() {
    return workers.size();
  }

  private void gone(Place place) {
    NamespacedName task = new NamespacedName(place.getNamespace(), place.getName());
    TaskWorker worker = workers.get(task);
    if (worker != null) {
      worker.gone(new Fence(place.getTaskUid(), place.getAttempt()));
      mark(task);
    }
  }

  private static NamespacedName task(Map<String, String> labels) {
    return new NamespacedName(
        labels.getOrDefault(Labels.NAMESPACE, ""), labels.getOrDefault(Labels.TASK, ""));
  }

  /** The loop as its workers see it. */
  private record Shared(
      TaskLoop loop,
      Hands hands,
      Wishes wishes,
      Reporter reporter,
      TaskEvents events,
      Timers timers,
      Rules rules,
      HealthChecks checks,
      Images images,
      Config config,
      OwnStops ownStops)
      implements Workshop {
    @Override
    public Optional<TaskStatus> before(Binding binding) {
      return loop.bindings.before(binding);
    }

    @Override
    public List<ContainerState> observe(NamespacedName task) {
      return loop.runtime.list(
          Map.of(
              Labels.MACHINE,
              loop.specs.machine(),
              Labels.NAMESPACE,
              task.namespace(),
              Labels.TASK,
              task.name()));
    }

    @Override
    public boolean isBound(NamespacedName task) {
      return !loop.bindings.synced() || loop.bindings.get(task).isPresent();
    }

    @Override
    public Memory memory(Binding binding) {
      Memory fresh = Memory.fresh(Fence.of(binding));
      return loop.bindings.before(binding).map(fresh::told).orElse(fresh);
    }

    @Override
    public Claim claim(Binding binding) {
      return loop.specs.claim(binding);
    }

    @Override
    public void retire(NamespacedName task, TaskWorker worker, @Nullable Binding told) {
      loop.workers.remove(task, worker);
      checks.forget(task);
      config.forget(task);
      Optional.ofNullable(told).map(Reports::place).ifPresent(reporter::forget);
    }

    @Override
    public synchronized void idle() {
      notifyAll();
    }
  }
}
