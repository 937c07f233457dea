package dev.berth.testkit;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.apiserver.ApiServer;
import dev.berth.apiserver.ApiServerConfig;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.client.BerthClient;
import dev.berth.client.ClientConfig;
import dev.berth.client.Clients;
import dev.berth.client.ListOptions;
import dev.berth.client.informer.Informers;
import dev.berth.client.time.Timers;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A cluster for one test: API servers over one memory store, all in this process, over real gRPC.
 *
 * <pre>
 *   the test ──────▶ direct() ─────────────┐
 *                                          ▼
 *   the controller ▶ client() ▶ faults() ▶ API servers ▶ memory store
 * </pre>
 *
 * What is to be tested gets {@link #client}; the test itself creates and looks through {@link
 * #direct}, which no fault touches.
 */
public final class TestCluster implements AutoCloseable {
  private static final String TOKEN = "token-of-a-test";
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(20);

  private final Store store = MemoryStore.create();
  private final Timers timers = Timers.system();
  private final List<String> names = new ArrayList<>();
  private final List<ApiServer> servers = new ArrayList<>();
  private final List<Informers> informers = new ArrayList<>();
  private final Faults faults = new Faults();
  private final BerthClient direct;
  private final BerthClient client;

  private TestCluster(int count) {
    for (int i = 0; i < count; i++) {
      names.add("berth-test-" + UUID.randomUUID());
      servers.add(serve(i));
    }
    this.direct = connect();
    this.client = new FaultyClient(connect(), faults);
  }

  /** A cluster with one API server. */
  public static TestCluster start() {
    return start(1);
  }

  /** A cluster with several API servers over one store. */
  public static TestCluster start(int servers) {
    return new TestCluster(servers);
  }

  /** For what is tested. All calls pass {@link #faults}. */
  public BerthClient client() {
    return client;
  }

  /** For the test itself. */
  public BerthClient direct() {
    return direct;
  }

  /** What can go wrong for {@link #client}. */
  public Faults faults() {
    return faults;
  }

  /** Real time, closed with the cluster. */
  public Timers timers() {
    return timers;
  }

  /** A set of informers on {@link #client}, closed with the cluster. */
  public Informers informers() {
    Informers more = new Informers(client, timers);
    informers.add(more);
    return more;
  }

  public <T extends Message> T create(Kind<T> kind, T object) {
    return direct.objects(kind).create(object);
  }

  public <T extends Message> T delete(Kind<T> kind, String namespace, String name) {
    return direct.objects(kind).delete(namespace, name, DeleteOptions.getDefaultInstance());
  }

  /** Changes an object that is there, whoever else writes it. */
  public <T extends Message> T change(
      Kind<T> kind, String namespace, String name, UnaryOperator<T> change) {
    return direct.objects(kind).change(namespace, name, change).orElseThrow();
  }

  /** As {@link #change}, for the status. */
  public <T extends Message> T changeStatus(
      Kind<T> kind, String namespace, String name, UnaryOperator<T> change) {
    return direct.objects(kind).changeStatus(namespace, name, change).orElseThrow();
  }

  /** Creates a Node, and writes its status as its nodelet would. */
  public Node addNode(Node node) {
    Node created = create(Kinds.NODE, node);
    return direct
        .objects(Kinds.NODE)
        .updateStatus(created.toBuilder().setStatus(node.getStatus()).build());
  }

  /** Binds a Task that is there, as a scheduler would. */
  public void bind(Task task, String node) {
    bind(TestObjects.bind(task, node));
  }

  /** As above, when there is more to say. */
  public void bind(Bind bind) {
    BindResult result = direct.placement().bind(List.of(bind)).getFirst();
    if (result.hasFailure()) {
      throw new AssertionError(bind.getName() + " is not bound: " + result.getFailure());
    }
  }

  /** Creates a Task, binds it and has it run, as its node's first report would. */
  public Task run(Task task, String node) {
    Task created = create(Kinds.TASK, task);
    bind(created, node);
    return changeStatus(
        Kinds.TASK,
        created.getMetadata().getNamespace(),
        created.getMetadata().getName(),
        bound -> {
          Task.Builder running = bound.toBuilder();
          running
              .getStatusBuilder()
              .setPhase(TaskPhase.TASK_PHASE_RUNNING)
              .setAttempt(1)
              .setNode(node);
          return running.build();
        });
  }

  /**
   * Waits until informers show all that there is of a kind now.
   *
   * @throws AssertionError when they do not within 20 seconds
   */
  public void awaitSeen(Informers by, Kind<?> kind) throws InterruptedException {
    String version = direct.objects(kind).listAll(ListOptions.ALL).resourceVersion();
    by.of(kind).refresh();
    if (!by.of(kind).waitFor(version, SEEN_WITHIN)) {
      throw new AssertionError("the informer of " + kind.name() + " is behind " + version);
    }
  }

  /**
   * Waits, by watching, until an object is as wanted.
   *
   * @param namespace "" for kinds without one
   * @return the first state that was
   * @throws AssertionError with the last state, when it is not within a minute
   */
  public <T extends Message> T await(
      Kind<T> kind, String namespace, String name, Predicate<T> wanted) {
    return new Await<>(direct, timers, kind, namespace, name).until(wanted);
  }

  /**
   * Waits, by watching, until there is an object of that name.
   *
   * @throws AssertionError when there is none within a minute
   */
  public <T extends Message> T await(Kind<T> kind, String namespace, String name) {
    return await(kind, namespace, name, _ -> true);
  }

  /**
   * Waits, by watching, until there is no object of that name.
   *
   * @throws AssertionError with its last state, when it is there after a minute
   */
  public <T extends Message> void awaitGone(Kind<T> kind, String namespace, String name) {
    new Await<>(direct, timers, kind, namespace, name).untilGone();
  }

  /** Ends an API server, and every connection to it. The store keeps what was written. */
  public void stopServer(int index) {
    servers.get(index).close();
  }

  /** Starts an API server that was stopped, where it was. */
  public void startServer(int index) {
    servers.set(index, serve(index));
  }

  @Override
  public void close() {
    faults.thaw();
    informers.forEach(Informers::close);
    client.close();
    direct.close();
    servers.forEach(ApiServer::close);
    timers.close();
    store.close();
  }

  private ApiServer serve(int index) {
    ApiServer server =
        new ApiServer(ApiServerConfig.inProcess("test-" + index, TOKEN, names.get(index)), store);
    server.start();
    return server;
  }

  private BerthClient connect() {
    List<ManagedChannel> channels = new ArrayList<>();
    for (String name : names) {
      channels.add(InProcessChannelBuilder.forName(name).build());
    }
    return Clients.over(channels, ClientConfig.of(names, TOKEN));
  }
}
