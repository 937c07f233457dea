package dev.berth.nodelet;

import dev.berth.api.failure.Failure;
import dev.berth.api.rpc.v1.Hello;
import dev.berth.client.BerthClient;
import dev.berth.client.event.EventWriter;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.admission.HostPaths;
import dev.berth.nodelet.admission.HostPorts;
import dev.berth.nodelet.admission.Ledger;
import dev.berth.nodelet.control.ContainerLogs;
import dev.berth.nodelet.control.ControlLinks;
import dev.berth.nodelet.control.LogSessions;
import dev.berth.nodelet.control.ServerReports;
import dev.berth.nodelet.loop.BindingFeed;
import dev.berth.nodelet.loop.Connectivity;
import dev.berth.nodelet.loop.RuntimeSignals;
import dev.berth.nodelet.loop.Sweep;
import dev.berth.nodelet.loop.TaskLoop;
import dev.berth.nodelet.node.DataFolder;
import dev.berth.nodelet.node.NodeFacts;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.spec.Specs;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
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
    NodeFacts facts = NodeFacts.of(runtime.info(), config);
    Timers timers = owned(Timers.system());
    EventWriter events = owned(new EventWriter(client, "nodelet", config.node(), timers));
    Connectivity connectivity = new Connectivity(timers);
    BindingFeed bindings = owned(new BindingFeed(client, config.node(), timers));
    TaskLoop loop =
        owned(
            new TaskLoop(
                runtime,
                bindings,
                new Specs(config.node(), data.machineId(), config.hostIp()),
                new TaskLoop.Rules(
                    new Ledger(facts.cpuMillis(), facts.memoryBytes()),
                    new HostPaths(config.allowedHostPaths()),
                    runtime.isOnThisHost() ? HostPorts.ofThisHost() : HostPorts.unknown(),
                    STARTS_AT_ONCE),
                new ServerReports(client.servers()),
                connectivity,
                new TaskLoop.Surroundings(timers, events)));
    RuntimeSignals signals = owned(new RuntimeSignals(runtime, data.machineId(), loop, timers));
    Sweep sweep = owned(new Sweep(loop, timers));
    LogSessions logs = owned(new LogSessions(new ContainerLogs(loop, runtime, timers)));
    ControlLinks links =
        owned(
            new ControlLinks(
                client.servers(),
                hello(data, facts),
                logs,
                new ControlLinks.Signals(connectivity::heard, loop::welcomed),
                timers));
    var _ = links.refused().thenAccept(refused::complete);

    events.start();
    loop.adopt();
    signals.start();
    sweep.start();
    links.start();
    bindings.start(loop);
    log.info("nodelet ready node={} machine={}", config.node(), data.machineId());
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
