package dev.berth.controller;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.Spans;
import dev.berth.client.BerthClient;
import dev.berth.client.ClientConfig;
import dev.berth.client.Clients;
import dev.berth.controller.nodelife.NodeLifeConfig;
import dev.berth.scheduling.queue.Shard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The controllers as a process. Logs go to standard error as the file {@code
 * logback-controller.xml} on the class path says; {@code -Dlogback.configurationFile} names
 * another.
 */
@Command(
    name = "controller",
    mixinStandardHelpOptions = true,
    description = "Schedules tasks, watches nodes and cleans up. Of several one works.",
    showDefaultValues = true)
public final class Main implements Callable<Integer> {
  private static final String LOG_CONFIG = "logback.configurationFile";

  /** Well below the time in which a leader must renew. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @Option(
      names = "--server",
      split = ",",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:BERTH_SERVER:-127.0.0.1:7400}",
      description = "The API servers (BERTH_SERVER).")
  private List<String> servers;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      required = true,
      defaultValue = "${env:BERTH_TOKEN_FILE}",
      description = "Its one line is the token to show (BERTH_TOKEN_FILE).")
  private Path tokenFile;

  @Option(
      names = "--identity",
      paramLabel = "NAME",
      defaultValue = "${env:BERTH_IDENTITY}",
      description =
          "Its name among controllers, never the same for two at a time; default: the host's name"
              + " and something random (BERTH_IDENTITY).")
  private @Nullable String identity;

  @Option(
      names = "--leader-lease",
      paramLabel = "TIME",
      defaultValue = "${env:BERTH_LEADER_LEASE:-15s}",
      description =
          "How long the others wait, when the controller that leads is not heard any more, before one"
              + " of them does; whole seconds, the same in all controllers (BERTH_LEADER_LEASE).")
  private Duration leaderLease;

  @Option(
      names = "--node-grace",
      paramLabel = "TIME",
      defaultValue = "${env:BERTH_NODE_GRACE:-30s}",
      description =
          "How long a node must be silent, while API servers are there to hear it, before it is"
              + " unreachable (BERTH_NODE_GRACE).")
  private Duration nodeGrace;

  @Option(
      names = "--event-ttl",
      paramLabel = "TIME",
      defaultValue = "${env:BERTH_EVENT_TTL:-1h}",
      description = "How long Events are kept (BERTH_EVENT_TTL).")
  private Duration eventTtl;

  @Option(
      names = "--scheduler-shards",
      paramLabel = "N",
      defaultValue = "${env:BERTH_SCHEDULER_SHARDS:-1}",
      description =
          "How many schedulers share the queues, the same in all controllers; each is led by one"
              + " of them (BERTH_SCHEDULER_SHARDS).")
  private int schedulerShards;

  @Mixin private MainRebalanceOptions rebalance;

  private Main() {}

  /** Runs until it is told to end. Exit codes: 0 ended, 1 failed, 2 bad usage. */
  public static void main(String[] args) {
    if (System.getProperty(LOG_CONFIG) == null) {
      System.setProperty(LOG_CONFIG, "logback-controller.xml");
    }
    System.exit(
        new CommandLine(new Main())
            .registerConverter(Duration.class, Main::duration)
            .setExecutionExceptionHandler(Main::failed)
            .execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    ControllersConfig config = config();
    Logger log = LoggerFactory.getLogger(Main.class);
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Thread hook =
        Thread.ofPlatform().name("controller-end").unstarted(() -> endAndAwait(end, closed));
    Runtime.getRuntime().addShutdownHook(hook);
    try (BerthClient client = Clients.connect(clientConfig());
        Controllers controllers = new Controllers(config, client)) {
      controllers.start();
      log.info(
          "controller ready identity={} servers={}",
          config.leader().identity(),
          String.join(",", servers));
      end.await();
      log.info("controller ends");
    } finally {
      closed.countDown();
    }
    return CommandLine.ExitCode.OK;
  }

  private ControllersConfig config() {
    if (schedulerShards < 1 || schedulerShards > Shard.MOST) {
      throw new FailureException(
          new Failure.BadRequest(
              "--scheduler-shards must be from 1 to %d: %d"
                  .formatted(Shard.MOST, schedulerShards)));
    }
    ControllersConfig config =
        ControllersConfig.of(identity == null || identity.isEmpty() ? ownName() : identity)
            .withNodeLife(NodeLifeConfig.defaults().withGrace(nodeGrace))
            .withEventTtl(eventTtl)
            .withSchedulerShards(schedulerShards)
            .withRebalance(rebalance.config());
    try {
      return config.withLeader(config.leader().withLease(leaderLease));
    } catch (IllegalArgumentException e) {
      throw new FailureException(new Failure.BadRequest("--leader-lease: " + e.getMessage()), e);
    }
  }

  /** The process must not go before the Lease is released, or others wait for it to run out. */
  private static void endAndAwait(CountDownLatch end, CountDownLatch closed) {
    end.countDown();
    try {
      closed.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private ClientConfig clientConfig() {
    try {
      return ClientConfig.of(servers, token(tokenFile))
          .withTimeout(TIMEOUT)
          .withName(ClientConfig.SYSTEM + ClientConfig.ofThisProcess("controller"));
    } catch (IllegalArgumentException e) {
      throw new FailureException(new Failure.BadRequest("--server: " + e.getMessage()), e);
    }
  }

  private static String token(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new FailureException(
          new Failure.BadRequest("can't read the token file " + file + " (--token-file): " + e), e);
    }
  }

  private static String ownName() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      host = "controller";
    }
    // Two on one host must differ, or both would lead.
    return host.toLowerCase(Locale.ROOT) + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** As people write it: 500ms, 2s, 5m. */
  static Duration duration(String text) {
    return Spans.parse(text)
        .orElseThrow(() ->
            new CommandLine.TypeConversionException(
                "\"" + text + "\" is not a time such as 500ms, 2s or 5m"));
  }

  private static int failed(
      Exception thrown, CommandLine commandLine, CommandLine.ParseResult arguments) {
    if (thrown instanceof FailureException failure) {
      commandLine.getErr().println("controller: " + failure.getMessage());
    } else {
      thrown.printStackTrace(commandLine.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
