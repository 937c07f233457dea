package dev.berth.apiserver;

import dev.berth.api.core.v1.Namespace;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.apiserver.admission.Admission;
import dev.berth.apiserver.admission.Namespaces;
import dev.berth.apiserver.grpc.DiscoveryEndpoint;
import dev.berth.apiserver.grpc.GrpcServers;
import dev.berth.apiserver.grpc.LogEndpoint;
import dev.berth.apiserver.grpc.NodeletEndpoint;
import dev.berth.apiserver.grpc.ObjectService;
import dev.berth.apiserver.grpc.PlacementEndpoint;
import dev.berth.apiserver.grpc.StoreHealth;
import dev.berth.apiserver.grpc.TokenInterceptor;
import dev.berth.apiserver.nodes.Logs;
import dev.berth.apiserver.nodes.NodeControl;
import dev.berth.apiserver.nodes.ServerLife;
import dev.berth.apiserver.nodes.Sessions;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.placement.BindingLifecycle;
import dev.berth.apiserver.placement.Placement;
import dev.berth.apiserver.placement.Reports;
import dev.berth.apiserver.placement.TaskLifecycle;
import dev.berth.apiserver.resource.Identities;
import dev.berth.apiserver.resource.Lifecycles;
import dev.berth.apiserver.resource.NamespaceLifecycle;
import dev.berth.apiserver.resource.Resources;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.time.Timers;
import dev.berth.apiserver.watch.WatchCaches;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** The parts of a server that runs, put together in the order in which a request meets them. */
final class Serving implements AutoCloseable {
  private final ApiServerConfig config;
  private final WatchCaches caches;
  private final Resources resources;
  private final Timers timers;
  private final NodeControl control;
  private final ServerLife life;
  private final StoreHealth health;
  private final GrpcServers servers;
  private int port;

  private Serving(ApiServerConfig config, Store store, WatchCaches caches) {
    this.config = config;
    this.caches = caches;
    this.timers = new Timers();
    InstantSource clock = InstantSource.system();
    Identities identities = new Identities(new SecureRandom());
    TypedStore typed = new TypedStore(store);
    Lifecycles lifecycles =
        new Lifecycles(
            List.of(new NamespaceLifecycle(), new TaskLifecycle(typed), new BindingLifecycle()));
    this.resources =
        new Resources(store, caches, new Admission(typed, caches), lifecycles, clock, identities);
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
    this.servers =
        new GrpcServers(
            List.of(
                new ObjectService(resources),
                new PlacementEndpoint(new Placement(typed, clock, identities::uid)),
                new NodeletEndpoint(control, sessions, new Reports(typed, clock)),
                new LogEndpoint(new Logs(typed, control, sessions)),
                new DiscoveryEndpoint(ApiServer.VERSION, config.identity(), store),
                health.service()),
            new TokenInterceptor(config.token()));
  }

  /** Begins to watch the store. */
  static Serving open(ApiServerConfig config, Store store) {
    return new Serving(config, store, WatchCaches.start(store, Kinds.all()));
  }

  /**
   * The server's own entries in the store are right before any call is answered. The addresses come
   * first: a server that can't have its port must not correct the entries of the one that has it,
   * which may well go by the same identity.
   */
  void start(Deadline deadline) {
    config.inProcessName().ifPresent(servers::startInProcess);
    config.listen().ifPresent(this::listen);
    ensureNamespace(Namespaces.DEFAULT, deadline);
    ensureNamespace(Namespaces.SYSTEM, deadline);
    life.start(deadline);
    control.start(caches);
    health.start();
    servers.open();
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    health.close();
    caches.close();
    servers.close();
    timers.close();
  }

  private void listen(InetSocketAddress address) {
    try {
      port = servers.startTcp(address);
    } catch (IOException e) {
      throw Addresses.notFree(address, e);
    }
  }

  private void ensureNamespace(String name, Deadline deadline) {
    Namespace namespace =
        Namespace.newBuilder().setMetadata(ObjectMeta.newBuilder().setName(name)).build();
    try {
      resources.create(Kinds.NAMESPACE, namespace, false, deadline);
    } catch (FailureException e) {
      if (!(e.failure() instanceof Failure.AlreadyExists)) {
        throw e;
      }
    }
  }
}
