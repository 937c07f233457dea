package dev.berth.apiserver;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.Spans;
import dev.berth.apiserver.history.HistoryConfig;
import dev.berth.apiserver.limit.Limits;
import dev.berth.apiserver.metrics.ProcessMeters;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.etcd.EtcdStore;
import dev.berth.apiserver.store.memory.MemoryStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The API server as a process. Logs go to standard error as the file {@code logback-apiserver.xml}
 * on the class path says; {@code -Dlogback.configurationFile} names another.
 */
@Command(
    name = "apiserver",
    mixinStandardHelpOptions = true,
    version = "berth apiserver " + ApiServer.VERSION,
    description = "Serves the Berth API from a store.",
    showDefaultValues = true)
public final class Main implements Callable<Integer> {
  private static final String LOG_CONFIG = "logback.configurationFile";

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:BERTH_LISTEN:-127.0.0.1:7400}",
      description = "Where to take calls (BERTH_LISTEN).")
  private String listen;

  @Option(
      names = "--http-listen",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:BERTH_HTTP_LISTEN:-127.0.0.1:7401}",
      description =
          "Where to tell health and figures over HTTP; off for nowhere (BERTH_HTTP_LISTEN).")
  private String httpListen;

  @Option(
      names = "--requests-in-flight",
      paramLabel = "N",
      defaultValue = "${env:BERTH_REQUESTS_IN_FLIGHT:-256}",
      description =
          "How many reads, and as many writes, are in work at a time; others wait"
              + " (BERTH_REQUESTS_IN_FLIGHT).")
  private int requestsInFlight;

  @Option(
      names = "--store",
      paramLabel = "etcd|memory",
      defaultValue = "${env:BERTH_STORE:-etcd}",
      description = "What keeps the objects; memory forgets all at the end (BERTH_STORE).")
  private String store;

  @Option(
      names = "--etcd",
      split = ",",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:BERTH_ETCD:-127.0.0.1:2379}",
      description = "The members of the etcd cluster (BERTH_ETCD).")
  private List<String> etcd;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      required = true,
      defaultValue = "${env:BERTH_TOKEN_FILE}",
      description = "Its one line is the token that every caller must show (BERTH_TOKEN_FILE).")
  private Path tokenFile;

  @Option(
      names = "--identity",
      paramLabel = "NAME",
      defaultValue = "${env:BERTH_IDENTITY}",
      description =
          "Its name among API servers; default: the host's name and the port (BERTH_IDENTITY).")
  private @Nullable String identity;

  @Option(
      names = "--allow-remote",
      defaultValue = "${env:BERTH_ALLOW_REMOTE:-false}",
      description =
          "Let --listen and --http-listen be addresses that other machines reach. Nothing is encrypted"
              + " (BERTH_ALLOW_REMOTE).")
  private boolean allowRemote;

  @Option(
      names = "--heartbeat",
      paramLabel = "TIME",
      defaultValue = "${env:BERTH_HEARTBEAT:-2s}",
      description = "How often nodelets are to be heard (BERTH_HEARTBEAT).")
  private Duration heartbeat;

  @Option(
      names = "--silent-after",
      paramLabel = "TIME",
      defaultValue = "${env:BERTH_SILENT_AFTER:-8s}",
      description = "After how long without a heartbeat a node is silent (BERTH_SILENT_AFTER).")
  private Duration silentAfter;

  @Option(
      names = "--history",
      paramLabel = "TIME",
      defaultValue = "${env:BERTH_HISTORY:-5m}",
      description =
          "How long what was replaced or deleted can be read and watched from; at least 1m"
              + " (BERTH_HISTORY).")
  private Duration history;

  @Option(
      names = "--etcd-quota",
      paramLabel = "SIZE",
      defaultValue = "${env:BERTH_ETCD_QUOTA:-2Gi}",
      description =
          "What etcd is started with as --quota-backend-bytes; since 3.6 it tells by itself"
              + " (BERTH_ETCD_QUOTA).")
  private String etcdQuota;

  private Main() {}

  /** Runs until it is told to end. Exit codes: 0 ended, 1 failed, 2 bad usage. */
  public static void main(String[] args) {
    if (System.getProperty(LOG_CONFIG) == null) {
      System.setProperty(LOG_CONFIG, "logback-apiserver.xml");
    }
    System.exit(
        new CommandLine(new Main())
            .registerConverter(Duration.class, Main::duration)
            .setExecutionExceptionHandler(Main::failed)
            .execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    InetSocketAddress address = Addresses.parse(listen);
    ApiServerConfig config =
        new ApiServerConfig(
            identity == null ? ownName(address) : identity,
            token(tokenFile),
            new ApiServerConfig.Listen(Optional.of(address), Optional.empty(), http(), allowRemote),
            heartbeat,
            silentAfter,
            limits(),
            HistoryConfig.of(history, bytes(etcdQuota)));
    CountDownLatch end = new CountDownLatch(1);
    try (ProcessMeters meters = new ProcessMeters();
        Store opened = open(meters.registry());
        ApiServer server = new ApiServer(config, opened, meters.registry())) {
      start(server);
      Thread closer = new Thread(() -> close(server, opened, end), "apiserver-end");
      Runtime.getRuntime().addShutdownHook(closer);
      meters.addJvm();
      end.await();
    }
    return CommandLine.ExitCode.OK;
  }

  private Optional<InetSocketAddress> http() {
    return httpListen.isEmpty() || httpListen.equals("off")
        ? Optional.empty()
        : Optional.of(Addresses.parse(httpListen));
  }

  private Limits limits() {
    if (requestsInFlight < 4) {
      throw new FailureException(new Failure.BadRequest("--requests-in-flight must be at least 4"));
    }
    return Limits.inWork(requestsInFlight);
  }

  /** Names where the store was looked for: that is what can be mended. */
  private void start(ApiServer server) {
    try {
      server.start();
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.Unavailable && store.equals("etcd")) {
        throw new FailureException(
            new Failure.Unavailable(e.getMessage() + " (--etcd " + String.join(",", etcd) + ")"),
            e);
      }
      throw e;
    }
  }

  private static void close(ApiServer server, Store store, CountDownLatch end) {
    Logger log = LoggerFactory.getLogger(Main.class);
    log.info("apiserver ends");
    server.close();
    store.close();
    end.countDown();
  }

  private Store open(MeterRegistry meters) {
    return switch (store) {
      case "etcd" -> EtcdStore.open(etcd, meters);
      case "memory" -> MemoryStore.create();
      default ->
          throw new FailureException(
              new Failure.BadRequest("--store is etcd or memory, not \"" + store + "\""));
    };
  }

  private static String token(Path file) {
    try {
      String token = Files.readString(file).strip();
      if (token.isEmpty()) {
        throw new FailureException(
            new Failure.BadRequest("the token file is empty: " + file + " (--token-file)"));
      }
      return token;
    } catch (IOException e) {
      throw new FailureException(
          new Failure.BadRequest("can't read the token file " + file + " (--token-file): " + e), e);
    }
  }

  private static String ownName(InetSocketAddress address) {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = address.getHostString();
    }
    String name = host.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
    return name + "-" + address.getPort();
  }

  /** As people write it: 500ms, 2s, 5m. */
  static Duration duration(String text) {
    return Spans.parse(text)
        .orElseThrow(() ->
            new CommandLine.TypeConversionException(
                "\"" + text + "\" is not a time such as 500ms, 2s or 5m"));
  }

  /** As people write it: 2Gi, 512Mi, 1.5G. */
  private static long bytes(String size) {
    try {
      return Quantities.bytes(Quantities.of(size));
    } catch (FailureException e) {
      throw new FailureException(
          new Failure.BadRequest("--etcd-quota: " + e.failure().message()), e);
    }
  }

  /** What an operator can mend is said in one line; all else shows where it came from. */
  private static int failed(
      Exception thrown, CommandLine commandLine, CommandLine.ParseResult arguments) {
    if (thrown instanceof FailureException failure) {
      commandLine.getErr().println("apiserver: " + failure.getMessage());
    } else {
      thrown.printStackTrace(commandLine.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
