package dev.berth.dev;

import dev.berth.apiserver.ApiServer;
import dev.berth.apiserver.ApiServerConfig;
import dev.berth.apiserver.history.HistoryConfig;
import dev.berth.apiserver.metrics.ProcessMeters;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.etcd.EtcdStore;
import dev.berth.apiserver.store.etcd.LocalEtcd;
import dev.berth.apiserver.store.etcd.LocalEtcdOptions;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.client.BerthClient;
import dev.berth.client.ClientConfig;
import dev.berth.client.Clients;
import dev.berth.controller.Controllers;
import dev.berth.controller.ControllersConfig;
import dev.berth.nodelet.Nodelet;
import dev.berth.nodelet.NodeletConfig;
import dev.berth.nodelet.runtime.RuntimeInfo;
import dev.berth.nodelet.runtime.docker.DockerRuntime;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole cluster in this process. Its own parts talk to the API server without a network; everyone
 * else finds it on the port, with the token in {@link Workplace}.
 */
public final class DevCluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DevCluster.class);
  private static final String IDENTITY = "dev";
  private static final int PORTS_PER_NODE = 1000;
  private static final long MILLIS_PER_CPU = 1000;
  private static final Duration CLOSING = Duration.ofSeconds(20);

  private final DevConfig config;
  private final Workplace workplace;
  // Closed in reverse.
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private @Nullable ApiServer apiServer;
  private @Nullable BerthClient client;

  public DevCluster(DevConfig config) {
    this.config = config;
    this.workplace = new Workplace(config.data());
  }

  /**
   * Starts it, part after part.
   *
   * @throws dev.berth.api.failure.FailureException when a part can't start; what had started is
   *     closed again
   */
  public void start() {
    try {
      open();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** A client for this process. It is closed with the cluster. */
  public BerthClient client() {
    if (client == null) {
      throw new IllegalStateException("the cluster is not started");
    }
    return client;
  }

  /** What every client must show. */
  public String token() {
    return workplace.token();
  }

  /** Where the API server listens on this machine. */
  public int port() {
    if (apiServer == null) {
      throw new IllegalStateException("the cluster is not started");
    }
    return apiServer.port();
  }

  /** Containers outlive it, unless the objects that want them do not. */
  @Override
  public void close() {
    if (config.store() == DevConfig.StoreChoice.MEMORY && client != null) {
      Leftovers.remove(client);
    }
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("closing failed", e);
      }
    }
    client = null;
  }

  private void open() {
    String token = workplace.token();
    ProcessMeters meters = owned(new ProcessMeters());
    Store store = owned(store(meters.registry()));
    ApiServerConfig serving =
        ApiServerConfig.listening(
                IDENTITY,
                token,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), config.port()),
                false)
            .withInProcessName("berth-dev-" + System.identityHashCode(this));
    ApiServerConfig withHttp =
        config.httpPort() == 0
            ? serving
            : serving.withHttp(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), config.httpPort()));
    apiServer = owned(new ApiServer(withHttp, store, meters.registry()));
    apiServer.start();
    meters.addJvm();
    client = owned(inProcess(serving, token));
    owned(new Controllers(ControllersConfig.of(IDENTITY), client)).start();
    if (config.nodes() > 0) {
      startNodes(client);
    }
  }

  private void startNodes(BerthClient client) {
    DockerRuntime docker = owned(DockerRuntime.at(config.docker()));
    RuntimeInfo machine = docker.info();
    for (int i = 0; i < config.nodes(); i++) {
      owned(new Nodelet(node(i, machine), client, docker)).start();
    }
  }

  private Store store(MeterRegistry meters) {
    return switch (config.store()) {
      case MEMORY -> MemoryStore.create();
      case ETCD -> {
        LocalEtcd etcd = owned(LocalEtcd.start(options()));
        yield EtcdStore.open(List.of(etcd.endpoint()), meters);
      }
    };
  }

  private LocalEtcdOptions options() {
    return LocalEtcdOptions.in(workplace.etcd())
        .withQuotaBytes(HistoryConfig.DEFAULT.quotaBytes())
        .withOwner(CLOSING);
  }

  private static BerthClient inProcess(ApiServerConfig serving, String token) {
    String name = serving.listen().inProcess().orElseThrow();
    ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
    return Clients.over(
        List.of(channel),
        ClientConfig.of(List.of("in-process:0"), token).withName(ClientConfig.SYSTEM + "dev"));
  }

  /** The nodes are all on one machine: each offers its share. */
  private NodeletConfig node(int index, RuntimeInfo machine) {
    int first = NodeletConfig.DEFAULT_PORTS.first() + index * PORTS_PER_NODE;
    String name = "node-" + (index + 1);
    return NodeletConfig.of(name, workplace.node(name))
        .withPorts(new NodeletConfig.Ports(first, first + PORTS_PER_NODE - 1))
        .withOffer(
            machine.cpus() * MILLIS_PER_CPU / config.nodes(),
            machine.memoryBytes() / config.nodes());
  }

  private <T extends AutoCloseable> T owned(T part) {
    parts.push(part);
    return part;
  }
}
