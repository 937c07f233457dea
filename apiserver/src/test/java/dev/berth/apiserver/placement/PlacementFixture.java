package dev.berth.apiserver.placement;

import dev.berth.api.core.v1.Namespace;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.rpc.v1.ReportResult;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.apiserver.admission.Admission;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.resource.Identities;
import dev.berth.apiserver.resource.LeaseLifecycle;
import dev.berth.apiserver.resource.Lifecycles;
import dev.berth.apiserver.resource.NamespaceLifecycle;
import dev.berth.apiserver.resource.Resources;
import dev.berth.apiserver.resource.Target;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.testing.Eventually;
import dev.berth.apiserver.testing.ServerInProcess;
import dev.berth.apiserver.watch.WatchCaches;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Everything that writes Tasks and Bindings, on one store. */
final class PlacementFixture implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  static final String NAMESPACE = "default";

  final Resources resources;
  final Placement placement;
  final Reports reports;
  final TypedStore store;
  private final WatchCaches caches;

  PlacementFixture(Store bytes) {
    InstantSource clock = InstantSource.fixed(NOW);
    Identities identities = new Identities(new Random(7));
    this.store = new TypedStore(bytes);
    this.caches = WatchCaches.start(bytes, Kinds.all());
    this.resources =
        new Resources(
            bytes,
            caches,
            new Admission(store, caches),
            new Lifecycles(
                List.of(
                    new NamespaceLifecycle(),
                    new LeaseLifecycle(),
                    new TaskLifecycle(store),
                    new BindingLifecycle())),
            clock,
            identities);
    this.placement = new Placement(store, caches, clock, identities::uid);
    this.reports = new Reports(store, clock);
    if (store.find(Kinds.NAMESPACE, "", NAMESPACE, soon()).isEmpty()) {
      resources.create(
          Kinds.NAMESPACE,
          Namespace.newBuilder().setMetadata(ObjectMeta.newBuilder().setName(NAMESPACE)).build(),
          false,
          soon());
    }
  }

  @Override
  public void close() {
    caches.close();
  }

  /** Waits until the cache knows a task. */
  void awaitCached(String name) {
    Key key = Key.of(Kinds.TASK, NAMESPACE, name);
    Eventually.is("the cache has " + name, () -> caches.cached(Kinds.TASK, key).isPresent());
  }

  static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }

  Task create(String name) {
    return create(ServerInProcess.task(name));
  }

  Task create(Task task) {
    return resources.create(Kinds.TASK, task, false, soon());
  }

  BindResult bind(Task task, String node) {
    return placement.bind(List.of(bindOf(task, node)), soon()).getFirst();
  }

  static Bind bindOf(Task task, String node) {
    return Bind.newBuilder()
        .setNamespace(task.getMetadata().getNamespace())
        .setName(task.getMetadata().getName())
        .setTaskUid(task.getMetadata().getUid())
        .setNode(node)
        .setResourceVersion(task.getMetadata().getResourceVersion())
        .build();
  }

  static Place place(Task task, long attempt, String node) {
    return Place.newBuilder()
        .setNamespace(task.getMetadata().getNamespace())
        .setName(task.getMetadata().getName())
        .setTaskUid(task.getMetadata().getUid())
        .setAttempt(attempt)
        .setNode(node)
        .build();
  }

  static TaskReport running(Place place) {
    return TaskReport.newBuilder()
        .setPlace(place)
        .setPhase(TaskPhase.TASK_PHASE_RUNNING)
        .setContainerId("c1")
        .build();
  }

  static TaskReport ended(Place place, PlaceOutcome outcome) {
    return TaskReport.newBuilder().setPlace(place).setOutcome(outcome).build();
  }

  ReportResult report(TaskReport report) {
    return reports.report(List.of(report), soon()).getFirst();
  }

  Task delete(String name, DeleteOptions options) {
    return resources.delete(Target.of(Kinds.TASK, NAMESPACE, name), options, soon());
  }

  Optional<Task> task(String name) {
    return store.find(Kinds.TASK, NAMESPACE, name, soon()).map(Found::object);
  }

  Optional<Binding> binding(String name) {
    return store.find(Kinds.BINDING, NAMESPACE, name, soon()).map(Found::object);
  }

  /**
   * A budget that has been counted.
   *
   * @param key of the label that selects; "" selects all
   */
  DisruptionBudget budget(
      String name, String key, String value, int desired, int allowed, int healthy) {
    DisruptionBudget.Builder budget =
        DisruptionBudget.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setNamespace(NAMESPACE).setName(name));
    budget.getSpecBuilder().setMinAvailable("1").getSelectorBuilder();
    if (!key.isEmpty()) {
      budget.getSpecBuilder().getSelectorBuilder().putMatchLabels(key, value);
    }
    DisruptionBudget made =
        resources.create(Kinds.DISRUPTION_BUDGET, budget.build(), false, soon());
    DisruptionBudget.Builder counted = made.toBuilder();
    counted
        .getStatusBuilder()
        .setObservedGeneration(made.getMetadata().getGeneration())
        .setDesiredHealthy(desired)
        .setDisruptionsAllowed(allowed)
        .setCurrentHealthy(healthy);
    return resources.updateStatus(Kinds.DISRUPTION_BUDGET, counted.build(), false, soon());
  }

  DisruptionBudget budget(String name) {
    return store.require(Kinds.DISRUPTION_BUDGET, NAMESPACE, name, soon()).object();
  }

  /** The failure of a call; an answer fails the test. */
  static Failure failureOf(Runnable call) {
    try {
      call.run();
    } catch (FailureException e) {
      return e.failure();
    }
    throw new AssertionError("the call did not fail");
  }
}
