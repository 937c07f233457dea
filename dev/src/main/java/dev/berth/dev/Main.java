package dev.berth.dev;

import dev.berth.api.failure.FailureException;
import dev.berth.dev.DevConfig.StoreChoice;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code berth dev}: a cluster in this process, until Ctrl-C. */
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    description = "Runs API server, controllers and nodelets in one process, until Ctrl-C.")
public final class Main implements Callable<Integer> {
  @Option(
      names = "--store",
      defaultValue = "${env:BERTH_STORE:-etcd}",
      description = "etcd (started and stopped here) or memory (BERTH_STORE, ${DEFAULT-VALUE}).")
  private StoreChoice store;

  @Option(
      names = "--port",
      defaultValue = "${env:BERTH_PORT:-7400}",
      description = "Where the API server listens (BERTH_PORT, ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--http-port",
      defaultValue = "${env:BERTH_HTTP_PORT}",
      description =
          "Where it tells health and figures over HTTP; 0 for nowhere (BERTH_HTTP_PORT, the port"
              + " after --port).")
  private @Nullable Integer httpPort;

  @Option(
      names = "--nodes",
      defaultValue = "${env:BERTH_NODES:-1}",
      description = "How many nodes, all on one Docker (BERTH_NODES, ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--data",
      defaultValue = "${env:BERTH_DATA:-.berth/dev}",
      description = "The folder of all that stays (BERTH_DATA, ${DEFAULT-VALUE}).")
  private Path data;

  @Option(
      names = "--docker",
      defaultValue = "${env:BERTH_DOCKER:-unix:///var/run/docker.sock}",
      description = "Docker (BERTH_DOCKER, ${DEFAULT-VALUE}).")
  private String docker;

  private Main() {}

  public static void main(String[] args) {
    if (System.getProperty("logback.configurationFile") == null) {
      // Each process of the distribution has its own; a logback.xml could only be one for all.
      System.setProperty("logback.configurationFile", "dev/berth/dev/logback.xml");
    }
    // gRPC logs to java.util.logging, which would print beside our log.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(
        new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    DevConfig config =
        new DevConfig(store, port, httpPort(), nodes, data.toAbsolutePath().normalize(), docker);
    DevCluster cluster = new DevCluster(config);
    AtomicBoolean stopping = new AtomicBoolean();
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(() -> {
                  System.out.println("stopping");
                  stopping.set(true);
                  cluster.close();
                  stopped.countDown();
                }));
    try {
      cluster.start();
    } catch (FailureException | IllegalArgumentException e) {
      if (stopping.get()) {
        return 0;
      }
      System.err.println("berth dev: " + e.getMessage());
      return 1;
    }
    tell(cluster.port(), new Workplace(config.data()));
    stopped.await();
    return 0;
  }

  private int httpPort() {
    if (httpPort != null) {
      return httpPort;
    }
    return port > 0 && port < 65_535 ? port + 1 : 0;
  }

  private void tell(int listening, Workplace workplace) {
    workplace.writeContext(listening);
    System.out.printf(
        """
        ready: API server on 127.0.0.1:%d, store %s, %d node%s; Ctrl-C stops it
          health  %s
          token   %s
          data    %s
          try     export BERTH_CONFIG=%s
                  berth get nodes
        """,
        listening,
        store.name().toLowerCase(java.util.Locale.ROOT),
        nodes,
        nodes == 1 ? "" : "s",
        httpPort() == 0 ? "-" : "http://127.0.0.1:" + httpPort() + "/readyz?verbose",
        workplace.tokenFile(),
        data,
        workplace.configFile());
  }
}
