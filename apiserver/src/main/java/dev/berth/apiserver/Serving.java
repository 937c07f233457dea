package dev.berth.apiserver;

import dev.berth.api.core.v1.Namespace;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.apiserver.access.Token;
import dev.berth.apiserver.admission.Admission;
import dev.berth.apiserver.admission.Namespaces;
import dev.berth.apiserver.grpc.DiscoveryEndpoint;
import dev.berth.apiserver.grpc.GrpcServers;
import dev.berth.apiserver.grpc.LogEndpoint;
import dev.berth.apiserver.grpc.NodeletEndpoint;
import dev.berth.apiserver.grpc.ObjectService;
import dev.berth.apiserver.grpc.PlacementEndpoint;
import dev.berth.apiserver.grpc.StatsEndpoint;
import dev.berth.apiserver.grpc.StoreHealth;
import dev.berth.apiserver.grpc.StreamEndpoint;
import dev.berth.apiserver.history.GuardedStore;
import dev.berth.apiserver.history.SpaceGuard;
import dev.berth.apiserver.history.Upkeeping;
import dev.berth.apiserver.http.Check;
import dev.berth.apiserver.http.Figures;
import dev.berth.apiserver.http.HealthChecks;
import dev.berth.apiserver.http.HttpEndpoint;
import dev.berth.apiserver.metrics.NodeFigures;
import dev.berth.apiserver.nodes.Logs;
import dev.berth.apiserver.nodes.NodeControl;
import dev.berth.apiserver.nodes.ServerLife;
import dev.berth.apiserver.nodes.Sessions;
import dev.berth.apiserver.nodes.Stats;
import dev.berth.apiserver.nodes.Streams;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.placement.BindingLifecycle;
import dev.berth.apiserver.placement.Placement;
import dev.berth.apiserver.placement.Reports;
import dev.berth.apiserver.placement.TaskLifecycle;
import dev.berth.apiserver.resource.Identities;
import dev.berth.apiserver.resource.LeaseLifecycle;
import dev.berth.apiserver.resource.Lifecycles;
import dev.berth.apiserver.resource.NamespaceLifecycle;
import dev.berth.apiserver.resource.Resources;
import dev.berth.apiserver.resource.Target;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.time.Timers;
import dev.berth.apiserver.watch.CacheLimits;
import dev.berth.apiserver.watch.WatchCaches;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a server that runs, put together in the order in which a request meets them. */
final class Serving implements AutoCloseable {
  /** How long the store may take to tell whether a node that is not heard exists. */
  private static final Duration NODE_ANSWER = Duration.ofSeconds(5);

  private final ApiServerConfig config;
  private final WatchCaches caches;
  private final Resources resources;
  private final Timers timers;
  private final NodeControl control;
  private final ServerLife life;
  private final StoreHealth health;
  private final Upkeeping upkeeping;
  private final GrpcServers servers;
  private final Token token;
  private final Stats stats;
  private final PrometheusMeterRegistry meters;
  private @Nullable HttpEndpoint http;
  private int port;

  private Serving(
      ApiServerConfig config, Store bare, WatchCaches caches, PrometheusMeterRegistry meters) {
    this.config = config;
    this.meters = meters;
    this.token = new Token(config.token());
    this.caches = caches;
    this.timers = new Timers();
    InstantSource clock = InstantSource.system();
    Identities identities = Identities.seeded();
    SpaceGuard guard = new SpaceGuard(meters);
    Store store = new GuardedStore(bare, guard);
    TypedStore typed = new TypedStore(store);
    Lifecycles lifecycles =
        new Lifecycles(
            List.of(
                new NamespaceLifecycle(),
                new LeaseLifecycle(),
                new TaskLifecycle(typed),
                new BindingLifecycle()));
    this.resources =
        new Resources(store, caches, new Admission(typed, caches), lifecycles, clock, identities);
    this.upkeeping =
        new Upkeeping(
            config.history(),
            config.identity() + "_" + identities.uid(),
            bare,
            resources,
            guard,
            meters);
    this.control =
        new NodeControl(
            config.identity(),
            config.heartbeat(),
            config.silentAfter(),
            store,
            resources,
            NodeControl.Clocks.SYSTEM,
            timers);
    this.life = new ServerLife(config.identity(), store, resources, clock, timers);
    this.health = new StoreHealth(store, timers);
    Sessions sessions = new Sessions(identities::uid);
    this.stats = new Stats(typed, control, sessions);
    this.servers =
        new GrpcServers(
            List.of(
                new ObjectService(resources),
                new PlacementEndpoint(new Placement(typed, caches, clock, identities::uid)),
                new NodeletEndpoint(control, sessions, new Reports(typed, clock)),
                new LogEndpoint(new Logs(typed, control, sessions)),
                new StreamEndpoint(new Streams(typed, control, sessions)),
                new StatsEndpoint(stats),
                new DiscoveryEndpoint(ApiServer.VERSION, config.identity(), store),
                health.service()),
            token,
            config.limits(),
            meters);
  }

  /** Begins to watch the store. */
  static Serving open(ApiServerConfig config, Store store, PrometheusMeterRegistry meters) {
    return new Serving(
        config, store, WatchCaches.start(store, Kinds.all(), CacheLimits.DEFAULT, meters), meters);
  }

  /**
   * The server's own entries in the store are right before any call is answered. The addresses come
   * first: a server that can't have its port must not correct the entries of the one that has it,
   * which may well go by the same identity.
   */
  void start(Deadline deadline) {
    config.listen().inProcess().ifPresent(servers::startInProcess);
    config.listen().grpc().ifPresent(this::listen);
    config.listen().http().ifPresent(this::listenHttp);
    ensureNamespace(Namespaces.DEFAULT, deadline);
    ensureNamespace(Namespaces.SYSTEM, deadline);
    life.start(deadline);
    control.start(caches);
    upkeeping.start();
    health.start();
    servers.open();
  }

  int port() {
    return port;
  }

  int httpPort() {
    return http == null ? 0 : http.port();
  }

  /** Health is told to the end: it says that the server closes. */
  @Override
  public void close() {
    health.close();
    caches.close();
    servers.close();
    upkeeping.close();
    timers.close();
    if (http != null) {
      http.close();
    }
  }

  private void listen(InetSocketAddress address) {
    try {
      port = servers.startTcp(address);
    } catch (IOException e) {
      throw Addresses.notFree("--listen", address, e);
    }
  }

  private void listenHttp(InetSocketAddress address) {
    try {
      http =
          HttpEndpoint.open(address, token, checks(), new Figures(meters::scrape, this::figuresOf));
    } catch (IOException e) {
      throw Addresses.notFree("--http-listen", address, e);
    }
  }

  private String figuresOf(String node) throws InterruptedException {
    return NodeFigures.text(node, stats.of(node, Deadline.in(NODE_ANSWER)));
  }

  /** A restart mends nothing that a server waits for: it is alive as long as it answers. */
  private HealthChecks checks() {
    Check ping = Check.that("ping", () -> true, "");
    List<Check> ready = new ArrayList<>();
    ready.add(ping);
    ready.add(new Check("store", health::problem));
    for (Kind<?> kind : Kinds.all()) {
      ready.add(
          Check.that(
              "watch-" + kind.qualifiedPlural(),
              () -> caches.isFilled(kind),
              "the watch cache is not filled yet"));
    }
    ready.add(Check.that("open", servers::isOpen, "the API server is starting"));
    ready.add(Check.that("shutdown", () -> !health.isClosed(), "the API server is closing"));
    return new HealthChecks(List.of(ping), ready);
  }

  private void ensureNamespace(String name, Deadline deadline) {
    Namespace namespace =
        Namespace.newBuilder().setMetadata(ObjectMeta.newBuilder().setName(name)).build();
    try {
      // Looked for first: a store that is full would refuse to make even what there is.
      var _ = resources.get(new Target<>(Kinds.NAMESPACE, "", name), deadline);
    } catch (FailureException e) {
      if (!(e.failure() instanceof Failure.NotFound)) {
        throw e;
      }
      create(namespace, deadline);
    }
  }

  private void create(Namespace namespace, Deadline deadline) {
    try {
      resources.create(Kinds.NAMESPACE, namespace, false, deadline);
    } catch (FailureException e) {
      if (!(e.failure() instanceof Failure.AlreadyExists)) {
        throw e;
      }
    }
  }
}
