package dev.berth.nodelet.loop;

import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.rpc.v1.ReportResult;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.BindingSpec;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.TaskStatus;
import dev.berth.client.NamespacedName;
import dev.berth.client.testing.FakeTimers;
import dev.berth.client.testing.RecordedEvents;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.admission.Allowances;
import dev.berth.nodelet.admission.HostPaths;
import dev.berth.nodelet.admission.HostPorts;
import dev.berth.nodelet.admission.Ledger;
import dev.berth.nodelet.admission.Privileges;
import dev.berth.nodelet.config.Config;
import dev.berth.nodelet.device.DeviceBook;
import dev.berth.nodelet.device.Inventory;
import dev.berth.nodelet.device.Offer;
import dev.berth.nodelet.image.Images;
import dev.berth.nodelet.report.ReportSink;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.EventStream;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.runtime.testing.FakeRuntime;
import dev.berth.nodelet.spec.Specs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A node with a fake runtime and an API server that remembers reports; time is the test's. */
final class World implements Bindings, ReportSink, AutoCloseable {
  static final String MACHINE = "m1";

  private static final Map<String, Long> COUNTED = Map.of("example.com/licences", 3L);

  final FakeTimers timers = new FakeTimers();
  final FakeRuntime runtime;
  final RecordedEvents events = new RecordedEvents();
  final Connectivity connectivity = new Connectivity(timers);
  volatile Predicate<String> missing = _ -> false;
  final DeviceBook devices =
      new DeviceBook(
          Inventory.of(
                  Offer.parse(List.of("example.com/serial=/dev/ttyA,/dev/ttyB")),
                  List.of(),
                  _ -> Optional.empty())
              .with(COUNTED),
          thing -> missing.test(thing.name()) ? Optional.of("is not there") : Optional.empty());
  final Ledger ledger = new Ledger(4000, 8L << 30, Long.MAX_VALUE, COUNTED);
  final Map<String, TaskStatus> before = new ConcurrentHashMap<>();
  final Map<NamespacedName, Binding> bindings = new ConcurrentHashMap<>();
  private final Path stops;
  private final List<TaskReport> reports = new ArrayList<>();
  private final RuntimeSignals signals;
  final TaskLoop loop;
  volatile boolean synced = true;
  volatile Predicate<TaskReport> gone = _ -> false;

  World() {
    this(new HostPaths(List.of()));
  }

  World(HostPaths hostPaths) {
    runtime = new FakeRuntime(timers).has("img");
    stops = newFolder();
    loop = loop(runtime, hostPaths);
    signals = new RuntimeSignals(runtime, MACHINE, loop, timers);
  }

  /** A node that gives containers what ConfigMaps and Secrets hold. */
  World(Function<Timers, Config> config) {
    runtime = new FakeRuntime(timers).has("img");
    stops = newFolder();
    loop = loop(runtime, new HostPaths(List.of()), config.apply(timers));
    signals = new RuntimeSignals(runtime, MACHINE, loop, timers);
  }

  /** The same, beside the containers of another process. */
  World(FakeRuntime kept, Function<Timers, Config> config) {
    runtime = kept;
    stops = newFolder();
    loop = loop(runtime, new HostPaths(List.of()), config.apply(timers));
    signals = new RuntimeSignals(runtime, MACHINE, loop, timers);
  }

  /** A node whose process begins anew beside the containers, and the files, of another one. */
  World(World before) {
    runtime = before.runtime;
    stops = before.stops;
    loop = loop(runtime, new HostPaths(List.of()));
    signals = new RuntimeSignals(runtime, MACHINE, loop, timers);
  }

  /** Returns once the runtime's events are heard. */
  World start() throws InterruptedException {
    loop.adopt();
    CountDownLatch listening = new CountDownLatch(1);
    CountDownLatch looking = new CountDownLatch(1);
    runtime.before(call -> {
      if (call.equals("events")) {
        listening.countDown();
      } else if (listening.getCount() == 0) {
        looking.countDown();
      }
    });
    signals.start();
    if (!looking.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("the runtime's events are not heard");
    }
    runtime.before(_ -> {});
    loop.markAll();
    return this;
  }

  /** From now on the runtime tells the loop nothing: what it would, and when, is the test's. */
  void deafen() {
    signals.close();
  }

  private TaskLoop loop(ContainerRuntime on, HostPaths hostPaths) {
    return loop(on, hostPaths, Config.NONE);
  }

  private TaskLoop loop(ContainerRuntime on, HostPaths hostPaths, Config config) {
    return new TaskLoop(
        on,
        this,
        new Specs("n1", MACHINE, "127.0.0.1", Path.of("/profiles")),
        new TaskLoop.Rules(
            ledger, hostPaths, new Privileges(Allowances.NONE), HostPorts.unknown(), devices, 8),
        this,
        connectivity,
        new TaskLoop.Surroundings(
            timers, events, Images.plain(on, timers), config, OwnStops.in(stops)));
  }

  private static Path newFolder() {
    return Path.of("target", "own-stops", UUID.randomUUID().toString());
  }

  static Binding binding(String name, int attempt, String... command) {
    return Binding.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName(name))
        .setSpec(
            BindingSpec.newBuilder()
                .setTaskUid("uid-" + name)
                .setAttempt(attempt)
                .setNode("n1")
                .setRestartPolicy(RestartPolicy.RESTART_POLICY_ALWAYS)
                .setTerminationGracePeriodSeconds(3)
                .setContainer(
                    Container.newBuilder()
                        .setImage("img")
                        .addAllCommand(List.of(command).subList(0, 1))
                        .addAllArgs(List.of(command).subList(1, command.length))))
        .build();
  }

  static void limit(Binding.Builder binding, String cpus) {
    binding
        .getSpecBuilder()
        .getContainerBuilder()
        .getResourcesBuilder()
        .putLimits("cpu", Quantities.of(cpus));
  }

  void bind(Binding binding) {
    NamespacedName task = NamespacedName.of(binding);
    bindings.put(task, binding);
    loop.mark(task);
  }

  void change(String name, UnaryOperator<Binding> change) {
    bind(change.apply(bindings.get(task(name))));
  }

  void markDeleted(String name) {
    change(
        name,
        binding -> {
          Binding.Builder marked = binding.toBuilder();
          marked.getMetadataBuilder().getDeletionTimestampBuilder().setSeconds(1);
          return marked.build();
        });
  }

  void unbind(String name) {
    bindings.remove(task(name));
    loop.mark(task(name));
  }

  static NamespacedName task(String name) {
    return new NamespacedName("default", name);
  }

  List<ContainerState> containers(String name) {
    return runtime.list(Map.of(Labels.MACHINE, MACHINE, Labels.TASK, name));
  }

  void awaitNoContainer(String name) {
    Map<String, String> labels = Map.of(Labels.MACHINE, MACHINE, Labels.TASK, name);
    try (EventStream events = runtime.events(labels, Instant.EPOCH)) {
      while (!containers(name).isEmpty()) {
        events.next();
      }
    }
  }

  /** The newest report about a task, once it is what is waited for. */
  TaskReport await(String name, Predicate<TaskReport> wanted) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    synchronized (reports) {
      while (true) {
        Optional<TaskReport> newest = newest(name);
        if (newest.isPresent() && wanted.test(newest.get())) {
          return newest.get();
        }
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("not reported in time; newest: " + newest);
        }
        reports.wait(left / 1_000_000 + 1);
      }
    }
  }

  TaskReport awaitPhase(String name, String phase) throws InterruptedException {
    return await(name, report -> report.getPhase().name().equals("TASK_PHASE_" + phase));
  }

  TaskReport awaitOutcome(String name, PlaceOutcome outcome) throws InterruptedException {
    return await(name, report -> report.getOutcome() == outcome);
  }

  List<TaskReport> reports(String name) {
    synchronized (reports) {
      return reports.stream().filter(one -> one.getPlace().getName().equals(name)).toList();
    }
  }

  private Optional<TaskReport> newest(String name) {
    return reports.reversed().stream()
        .filter(one -> one.getPlace().getName().equals(name))
        .findFirst();
  }

  @Override
  public List<ReportResult> send(List<TaskReport> sent) {
    synchronized (reports) {
      reports.addAll(sent);
      reports.notifyAll();
    }
    return sent.stream()
        .map(one -> ReportResult.newBuilder().setGone(gone.test(one)).build())
        .toList();
  }

  @Override
  public Optional<Binding> get(NamespacedName task) {
    return Optional.ofNullable(bindings.get(task));
  }

  @Override
  public Optional<TaskStatus> before(Binding binding) {
    return Optional.ofNullable(before.get(binding.getMetadata().getName()));
  }

  @Override
  public boolean synced() {
    return synced;
  }

  @Override
  public void close() {
    signals.close();
    loop.close();
  }
}
