package dev.berth.chaos;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.core.v1.Namespace;
import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.apiserver.ApiServer;
import dev.berth.apiserver.ApiServerConfig;
import dev.berth.apiserver.store.ObjectBytes;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.StoreWatcher;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.chaos.client.Endpoint;
import dev.berth.chaos.client.Workload;
import dev.berth.chaos.history.Entry;
import dev.berth.chaos.history.History;
import dev.berth.chaos.history.Seen;
import dev.berth.chaos.history.Selection;
import dev.berth.client.BerthClient;
import dev.berth.client.ClientConfig;
import dev.berth.client.Clients;
import dev.berth.client.ObjectClient;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The same clients against two API servers in this process, over a store in memory that makes
 * groups. Between the servers and the store, and between them and their clients, there may be a
 * bug; the truth is read beneath it.
 */
final class InProcess {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** How long watchers have for the end: of right servers as long as a slow machine needs. */
  private static final Duration CATCH_UP = Duration.ofMinutes(1);

  private static final Duration CATCH_UP_WITH_A_BUG = Duration.ofSeconds(10);
  private static final String TOKEN = "token-of-a-test";
  private static final int SERVERS = 2;
  private static final int CLIENTS = 24;
  private static final int WATCHERS = 12;
  private static final int PAUSE_MILLIS = 20;
  private static final int KEPT_REVISIONS = 1_000_000;

  private final History history = new History(History.DEFAULT_LIMIT);
  private final MemoryStore memory = MemoryStore.create(KEPT_REVISIONS);
  private final Store shared;
  private final UnaryOperator<ObjectClient<Lease>> view;
  private final List<String> names = new ArrayList<>();
  private final List<ApiServer> servers = new ArrayList<>();
  private final List<BerthClient> clients = new ArrayList<>();

  private InProcess(UnaryOperator<Store> bug, UnaryOperator<ObjectClient<Lease>> view) {
    this.shared = bug.apply(new GroupingStore(memory, false));
    this.view = view;
  }

  /** Runs without any bug, and returns all that happened. */
  static List<Entry> run(long seed, Duration length) throws InterruptedException {
    return new InProcess(store -> store, client -> client).run(new Run(seed, length, CATCH_UP));
  }

  /** Runs with a bug, and returns all that happened. */
  static List<Entry> run(long seed, Duration length, Bug bug) throws InterruptedException {
    return new InProcess(bug::plant, bug::plant).run(new Run(seed, length, CATCH_UP_WITH_A_BUG));
  }

  private record Run(long seed, Duration length, Duration catchUp) {}

  private List<Entry> run(Run run) throws InterruptedException {
    Truth truth = new Truth();
    try (StoreWatch _ = memory.watch(Scope.of(Kinds.LEASE), Version.endOf(0), truth)) {
      for (int i = 0; i < SERVERS; i++) {
        String name = "berth-chaos-" + UUID.randomUUID();
        names.add(name);
        ApiServer server =
            new ApiServer(ApiServerConfig.inProcess("chaos-" + i, TOKEN, name), shared);
        servers.add(server);
        server.start();
      }
      List<Endpoint> endpoints = endpoints();
      for (String name : Workload.namespaces()) {
        var _ =
            clients
                .getFirst()
                .objects(Kinds.NAMESPACE)
                .create(
                    Namespace.newBuilder()
                        .setMetadata(ObjectMeta.newBuilder().setName(name))
                        .build());
      }
      Workload.Shape shape = new Workload.Shape(run.seed(), CLIENTS, WATCHERS, PAUSE_MILLIS);
      try (Workload workload = new Workload(shape, endpoints, history)) {
        workload.start();
        Thread.sleep(run.length());
        workload.endWrites();
        long _ = workload.awaitWatchers(run.catchUp());
        truth.await(memory.revision(TIMEOUT));
      }
    } finally {
      clients.forEach(BerthClient::close);
      servers.forEach(ApiServer::close);
    }
    for (Stored stored : memory.list(Scope.of(Kinds.LEASE), "", 0, 0, TIMEOUT).objects()) {
      Seen seen = seen(stored);
      if (Selection.ALL.matches(seen)) {
        history.add(new Entry.Remaining(seen));
      }
    }
    memory.close();
    return history.entries();
  }

  private List<Endpoint> endpoints() {
    List<List<String>> ways = new ArrayList<>();
    names.forEach(name -> ways.add(List.of(name)));
    ways.add(names);
    List<Endpoint> endpoints = new ArrayList<>();
    for (List<String> way : ways) {
      List<ManagedChannel> channels = new ArrayList<>();
      way.forEach(name -> channels.add(InProcessChannelBuilder.forName(name).build()));
      BerthClient client = Clients.over(channels, ClientConfig.of(way, TOKEN).withTimeout(TIMEOUT));
      clients.add(client);
      endpoints.add(
          new Endpoint("server-" + endpoints.size(), view.apply(client.objects(Kinds.LEASE))));
    }
    return endpoints;
  }

  private Seen seen(Stored stored) {
    try {
      return history.shared(Seen.of(Lease.parseFrom(ObjectBytes.serve(stored)), stored.version()));
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** What the store itself tells. */
  private final class Truth implements StoreWatcher {
    private @Nullable Failure ended;
    private long position;

    @Override
    public void changed(List<StoreEvent> events) {
      for (StoreEvent event : events) {
        Stored stored = event.now();
        @Nullable Seen now = stored == null ? null : seen(stored);
        String key = event.key().namespace() + "/" + event.key().name();
        history.add(new Entry.Event(key, event.version(), now, 0));
      }
      moveTo(Version.revision(events.getLast().version()));
    }

    @Override
    public void progressed(long revision) {
      moveTo(revision);
    }

    @Override
    public synchronized void ended(Failure failure) {
      ended = failure;
      notifyAll();
    }

    private synchronized void moveTo(long revision) {
      position = Math.max(position, revision);
      notifyAll();
    }

    synchronized void await(long revision) throws InterruptedException {
      while (position < revision && ended == null) {
        wait();
      }
      if (ended != null) {
        throw new AssertionError("the truth ends: " + ended);
      }
    }
  }
}
