package dev.berth.e2e.cluster;

import static java.util.Objects.requireNonNull;

import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.client.BerthClient;
import dev.berth.client.ClientConfig;
import dev.berth.client.Clients;
import dev.berth.client.ListOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A cluster for one test, or for one test after another. Registered as an extension in a field of
 * the object, it is started before each test and removed after it. In a static field it is started
 * before the first test, goes back to its {@link Beginning} before each further one, and is removed
 * after the last one; a test that failed takes it along, and the next one has a new one.
 *
 * <p>The ends of all logs are shown when a test failed, and stay in target/clusters, in a folder
 * named after the test that the cluster was started for.
 */
public final class Cluster
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private static final int LINES_SHOWN = 40;

  private final Shape shape;
  private final @Nullable Supplier<List<String>> etcd;
  private boolean shared;
  private @Nullable Running running;
  private @Nullable Beginning beginning;

  /** What exists while a test runs. */
  private record Running(Layout layout, Programs programs, BerthClient client, Docker docker) {}

  private Cluster(Shape shape, @Nullable Supplier<List<String>> etcd) {
    this.shape = shape;
    this.etcd = etcd;
  }

  /** With an etcd of one member, started and stopped with the cluster. */
  public static Cluster of(Shape shape) {
    return new Cluster(shape, null);
  }

  /** On the endpoints of an etcd that is somebody else's. */
  public static Cluster on(Supplier<List<String>> etcd, Shape shape) {
    return new Cluster(shape, etcd);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    shared = true;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (running != null) {
      restore(context.getDisplayName());
    }
    if (running == null) {
      start(context);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (running == null) {
      return; // it could not be started
    }
    boolean failed = context.getExecutionException().isPresent();
    if (failed) {
      report(context.getDisplayName() + " failed");
    }
    if (failed || !shared) {
      close(failed);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (running != null) {
      close(false);
    }
  }

  private void start(ExtensionContext context) {
    Path folder =
        Path.of("target", "clusters", context.getRequiredTestClass().getSimpleName())
            .resolve(context.getRequiredTestMethod().getName())
            .toAbsolutePath();
    Layout layout = Layout.in(folder, shape);
    running =
        new Running(
            layout,
            etcd == null ? Programs.of(layout) : Programs.on(etcd.get(), layout),
            Clients.connect(ClientConfig.of(layout.apiServers(), layout.token())),
            new Docker(layout::machines));
    try {
      programs().start();
      awaitNodes();
      if (shared) {
        beginning = Beginning.of(programs(), client(), docker());
      }
    } catch (AssertionError e) {
      report(context.getDisplayName() + " has no cluster");
      close(true);
      throw e;
    }
  }

  /** Each nodelet serves before it has told of its Node. */
  private void awaitNodes() {
    Eventually.value(
        Tasks.PATIENCE,
        "each nodelet has told of its node",
        () -> client().objects(Kinds.NODE).listAll(ListOptions.ALL).items().size(),
        nodes -> nodes == programs().nodelets().size());
  }

  /**
   * The test that left it has passed already, and its cluster is not for the next one to fail of.
   */
  private void restore(String next) {
    try {
      requireNonNull(beginning).restore();
    } catch (AssertionError | FailureException e) {
      report(
          next + " has a new cluster, for the last one could not be restored: " + e.getMessage());
      endWhatResists();
    }
  }

  private void endWhatResists() {
    try {
      close(true);
    } catch (AssertionError e) {
      System.err.println("and does not end: " + e.getMessage());
    }
  }

  public Program etcd() {
    return programs().etcd().orElseThrow();
  }

  public Program apiServer() {
    return programs().apiServers().getFirst();
  }

  public List<Program> apiServers() {
    return programs().apiServers();
  }

  public Program controller() {
    return programs().controllers().getFirst();
  }

  public List<Program> controllers() {
    return programs().controllers();
  }

  /** The nodelet of node-1, node-2 and so on. */
  public Program nodelet(String node) {
    return programs().nodelets().stream()
        .filter(one -> one.name().equals(node))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Another nodelet that calls itself node-1, not started. Whoever starts it ends it.
   *
   * @param folder in the cluster's data; "node-1" is what the first one has
   */
  public Program rivalOfNode1(String folder) {
    return Programs.rival(running().layout(), running().layout().data().resolve(folder));
  }

  public Docker docker() {
    return running().docker();
  }

  /** A client of all API servers. */
  public BerthClient client() {
    return running().client();
  }

  /** What tests do with Tasks. */
  public Tasks tasks() {
    return new Tasks(client());
  }

  public String etcdEndpoint() {
    return "127.0.0.1:" + running().layout().etcdPort();
  }

  /** Where the cluster keeps everything: logs, and below data what programs keep. */
  public Path folder() {
    return running().layout().folder();
  }

  /** The machine ids of the nodelets. */
  public List<String> machines() {
    return running().layout().machines();
  }

  /** Every key that is stored. */
  public List<String> storedKeys() {
    return Shell.run(
            "env",
            "ETCDCTL_API=3",
            "etcdctl",
            "--endpoints",
            "http://" + etcdEndpoint(),
            "get",
            "/berth/",
            "--prefix",
            "--keys-only")
        .lines()
        .stream()
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** The command line, as a person uses it on this cluster. */
  public Shell.Result berth(String... arguments) {
    return Shell.tried(environment(), Dist.cli(List.of(arguments)));
  }

  /** The command line, for a test that talks to it while it runs. */
  public ProcessBuilder command(String... arguments) {
    ProcessBuilder builder = new ProcessBuilder(Dist.cliBesideOthers(List.of(arguments)));
    builder.environment().putAll(environment());
    return builder;
  }

  /** Where each API server listens, in their order. */
  public List<String> addresses() {
    return running().layout().apiServers();
  }

  private Map<String, String> environment() {
    Layout layout = running().layout();
    return Map.of(
        "BERTH_CONFIG", layout.folder().resolve("config.yaml").toString(),
        "BERTH_SERVER", String.join(",", layout.apiServers()),
        "BERTH_TOKEN_FILE", layout.tokenFile().toString());
  }

  private void close(boolean keepsData) {
    Running ended = running();
    // Whatever resists, the next test is to have another one.
    running = null;
    ended.client().close();
    try {
      ended.programs().stop();
    } finally {
      ended.docker().clean();
    }
    if (!keepsData) {
      ended.layout().deleteData();
    }
  }

  private void report(String what) {
    StringBuilder text = new StringBuilder("\n===== " + what + "; its cluster:\n");
    for (Program program : programs().all()) {
      text.append("----- ").append(program.name()).append(program.isAlive() ? "" : " (ended)");
      text.append('\n').append(program.tail(LINES_SHOWN)).append('\n');
    }
    docker().containers().forEach(one -> text.append(one).append('\n'));
    System.err.println(text);
  }

  private Programs programs() {
    return running().programs();
  }

  private Running running() {
    if (running == null) {
      throw new IllegalStateException("the cluster is not started");
    }
    return running;
  }
}
