package dev.berth.nodelet;

import dev.berth.api.failure.Failure;
import dev.berth.api.rpc.v1.Hello;
import dev.berth.client.BerthClient;
import dev.berth.client.event.EventRecorder;
import dev.berth.client.event.EventWriter;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.admission.HostPaths;
import dev.berth.nodelet.admission.HostPorts;
import dev.berth.nodelet.admission.Ledger;
import dev.berth.nodelet.admission.Privileges;
import dev.berth.nodelet.config.ConfigFeed;
import dev.berth.nodelet.config.ConfigVolumes;
import dev.berth.nodelet.config.WatchedSecrets;
import dev.berth.nodelet.control.ContainerLogs;
import dev.berth.nodelet.control.ControlLinks;
import dev.berth.nodelet.control.LogSessions;
import dev.berth.nodelet.control.ServerReports;
import dev.berth.nodelet.device.DeviceBook;
import dev.berth.nodelet.device.DeviceFiles;
import dev.berth.nodelet.device.Gpus;
import dev.berth.nodelet.device.Inventory;
import dev.berth.nodelet.image.ImageGc;
import dev.berth.nodelet.image.Images;
import dev.berth.nodelet.loop.BindingFeed;
import dev.berth.nodelet.loop.Connectivity;
import dev.berth.nodelet.loop.OwnStops;
import dev.berth.nodelet.loop.RuntimeSignals;
import dev.berth.nodelet.loop.Sweep;
import dev.berth.nodelet.loop.TaskLoop;
import dev.berth.nodelet.node.DataFolder;
import dev.berth.nodelet.node.NodeFacts;
import dev.berth.nodelet.pressure.Evictions;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.RuntimeInfo;
import dev.berth.nodelet.spec.Specs;
import dev.berth.nodelet.stats.KernelRoots;
import dev.berth.nodelet.stats.Machine;
import dev.berth.nodelet.stats.Statistics;
import dev.berth.nodelet.stats.Usages;
import dev.berth.nodelet.stream.Containers;
import dev.berth.nodelet.stream.Ports;
import dev.berth.nodelet.stream.StreamSessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: runs the containers of its Bindings. Containers outlive it, however it ends; the next
 * one on the same data folder takes them up.
 */
public final class Nodelet implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Nodelet.class);

  /**
   * How many containers are being started at the same time. On two cores eight is where Docker
   * gains no more by another one: 0.165 s each, against 0.27 s one by one.
   */
  private static final int STARTS_AT_ONCE = 8;

  /** Within which an API server that can be reached has been heard. */
  private static final Duration FIRST_WORD = Duration.ofSeconds(10);

  private final NodeletConfig config;
  private final BerthClient client;
  private final ContainerRuntime runtime;
  // Closed in reverse.
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CompletableFuture<Failure> refused = new CompletableFuture<>();

  /** The client and the runtime are used, not owned: whoever made them closes them, after this. */
  public Nodelet(NodeletConfig config, BerthClient client, ContainerRuntime runtime) {
    this.config = config;
    this.client = client;
    this.runtime = runtime;
  }

  /**
   * Takes up what runs here, and begins to work. API servers need not be there yet.
   *
   * @throws dev.berth.api.failure.FailureException when the data folder is in use or can't be used,
   *     or the runtime can't be reached
   */
  public void start() {
    try {
      open();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Done when an API server says that the node's name is held by another machine. */
  public CompletableFuture<Failure> refused() {
    return refused;
  }

  /** Stops working. Containers run on. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        log.warn("closing failed", e);
      }
    }
  }

  private void open() {
    DataFolder data = owned(DataFolder.open(config.data()));
    RuntimeInfo info = runtime.info();
    Inventory devices = devices(info);
    NodeFacts facts = NodeFacts.of(info, runtime.isOnThisHost(), config).with(devices);
    Timers timers = owned(Timers.system());
    EventWriter events = owned(new EventWriter(client, "nodelet", config.node(), timers));
    Connectivity connectivity = Connectivity.keptIn(config.data().resolve("heard"), timers);
    BindingFeed bindings = owned(new BindingFeed(client, config.node(), timers));
    Specs specs = new Specs(config.node(), data.machineId(), config.hostIp(), config.profiles());
    ConfigFeed configs = owned(new ConfigFeed(client, timers));
    ConfigVolumes volumes =
        ConfigVolumes.in(
            config.configFiles(),
            config.secretFiles(data.machineId()),
            configs,
            specs,
            runtime.isOnThisHost(),
            timers);
    Images images =
        owned(
            Images.of(
                runtime,
                config.images(),
                new WatchedSecrets(configs, timers),
                config.data(),
                timers));
    Ledger ledger =
        new Ledger(
            facts.cpuMillis(),
            facts.memoryBytes(),
            facts.diskBytes().orElse(Long.MAX_VALUE),
            devices.counted());
    TaskLoop loop =
        owned(
            new TaskLoop(
                runtime,
                bindings,
                specs,
                new TaskLoop.Rules(
                    ledger,
                    new HostPaths(config.allowedHostPaths()),
                    new Privileges(config.allowances()),
                    runtime.isOnThisHost() ? HostPorts.ofThisHost() : HostPorts.unknown(),
                    DeviceBook.of(devices, runtime.isOnThisHost()),
                    STARTS_AT_ONCE),
                new ServerReports(client.servers()),
                connectivity,
                new TaskLoop.Surroundings(
                    timers, events, images, volumes, OwnStops.in(config.data().resolve("stops")))));
    RuntimeSignals signals = owned(new RuntimeSignals(runtime, data.machineId(), loop, timers));
    Sweep sweep = owned(new Sweep(loop, timers));
    Optional<ImageGc> imageGc = imageGc(images, bindings, events);
    Usages usages = new Usages(runtime.meter(), KernelRoots.SYSTEM, runtime.isOnThisHost());
    Optional<Machine> machine =
        runtime.isOnThisHost()
            ? Optional.of(new Machine(KernelRoots.SYSTEM, facts.runtimeFolder()))
            : Optional.empty();
    Statistics statistics = new Statistics(loop::running, usages, machine, timers);
    Watches watches =
        owned(
            new Watches(
                config,
                new Watches.Surroundings(runtime, facts, machine),
                new Watches.Tasks(loop::running, usages, ledger),
                images,
                imageGc,
                new Evictions(config.node(), client.placement(), events),
                timers));
    LogSessions logs =
        owned(new LogSessions(new ContainerLogs(loop, runtime, timers), statistics::now));
    Containers containers = new Containers(loop);
    StreamSessions streams =
        owned(
            new StreamSessions(
                containers, new Ports(containers, bindings, runtime, config.hostIp()), runtime));
    // Not before a server has taken this machine for the node: another one may have its name.
    AtomicBoolean begun = new AtomicBoolean();
    ControlLinks links =
        owned(
            new ControlLinks(
                client.servers(),
                hello(data, facts),
                (server, session) -> {
                  if (session.hasLogs() || session.hasStats()) {
                    logs.open(server, session);
                  } else {
                    streams.open(server, session);
                  }
                },
                new ControlLinks.Signals(
                    connectivity::heard,
                    () -> {
                      if (!begun.getAndSet(true)) {
                        bindings.start(loop);
                      }
                      loop.welcomed();
                    },
                    watches.signs()::state),
                timers));
    var _ = links.refused().thenAccept(refused::complete);

    events.start();
    loop.adopt();
    configs.start(loop::mark);
    signals.start();
    sweep.start();
    watches.start();
    links.start();
    // Without an API server nothing marks what was adopted, and a Task may ask to be gone by then.
    var _ = timers.after(FIRST_WORD, loop::markAll);
    log.info("nodelet ready node={} machine={}", config.node(), data.machineId());
  }

  /** Of a runtime on another host neither paths nor GPUs can be seen: paths are taken on trust. */
  private Inventory devices(RuntimeInfo info) {
    boolean here = runtime.isOnThisHost();
    return Inventory.of(
            config.allowances().devices(),
            here ? Gpus.of(info, KernelRoots.SYSTEM.proc()) : List.of(),
            path -> here ? wrong(path) : Optional.empty())
        .with(config.allowances().resources());
  }

  /**
   * What is not there now may come back, and is refused to whoever asks for it meanwhile: that is
   * no reason to leave all other tasks alone.
   */
  private static Optional<String> wrong(String device) {
    if (!Files.exists(Path.of(device))) {
      log.warn("--offer-device: {} is not there", device);
      return Optional.empty();
    }
    return DeviceFiles.problem(device);
  }

  /** None where the runtime's disk can't be seen from here. */
  private Optional<ImageGc> imageGc(Images images, BindingFeed bindings, EventRecorder events) {
    Path disk = Path.of(runtime.info().dataFolder());
    if (!runtime.isOnThisHost() || !Files.exists(disk)) {
      log.warn("images are not removed: the disk of {} is not this host's", disk);
      return Optional.empty();
    }
    ImageGc.Teller teller = new NodeImageEvents(events, config.node());
    return Optional.of(images.gc(config.images().marks(), disk, bindings::images, teller));
  }

  private <T extends AutoCloseable> T owned(T part) {
    parts.push(part);
    return part;
  }

  private Hello hello(DataFolder data, NodeFacts facts) {
    return Hello.newBuilder()
        .setNode(config.node())
        .setMachineId(data.machineId())
        .putAllLabels(facts.labels())
        .setStatus(facts.status())
        .setInstance(UUID.randomUUID().toString())
        .build();
  }
}
