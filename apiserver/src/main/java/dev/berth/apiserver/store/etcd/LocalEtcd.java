package dev.berth.apiserver.store.etcd;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An etcd of one member on this machine, on free ports of loopback, as a process of our own with
 * five minutes of history. It can be killed and started again on the same data and ports. It dies
 * with this JVM unless that is itself killed.
 */
public final class LocalEtcd implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration KEPT_HISTORY = Duration.ofMinutes(5);
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final int LOG_TAIL = 4_000;

  private final LocalEtcdOptions options;
  private final int clientPort;
  private final int peerPort;
  private final Thread hook = new Thread(this::end, "stop-etcd");
  private final CountDownLatch closed = new CountDownLatch(1);
  private Process process;

  private LocalEtcd(LocalEtcdOptions options, int clientPort, int peerPort, Process process) {
    this.options = options;
    this.clientPort = clientPort;
    this.peerPort = peerPort;
    this.process = process;
  }

  /**
   * Starts an etcd and waits until it answers.
   *
   * @throws FailureException <em>unavailable</em>, with the end of etcd's log, when it does not
   */
  public static LocalEtcd start(LocalEtcdOptions options) {
    List<Integer> ports = freePorts();
    Process process = launch(options, ports.getFirst(), ports.getLast());
    LocalEtcd etcd = new LocalEtcd(options, ports.getFirst(), ports.getLast(), process);
    Runtime.getRuntime().addShutdownHook(etcd.hook);
    try {
      etcd.awaitHealthy();
    } catch (RuntimeException e) {
      etcd.close();
      throw e;
    }
    return etcd;
  }

  /** Where it answers, as "127.0.0.1:port". */
  public String endpoint() {
    return "127.0.0.1:" + clientPort;
  }

  /** Its process, for those who send it signals. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Kills it as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Starts it again on the same data and ports after {@link #kill}, and waits until it answers. */
  public void restart() {
    relaunch();
    awaitHealthy();
  }

  /** As {@link #restart}, without waiting. */
  public void relaunch() {
    if (process.isAlive()) {
      throw new IllegalStateException("etcd still runs");
    }
    process = launch(options, clientPort, peerPort);
  }

  /** This process ends. An owner may still have writes to make before it closes this. */
  private void end() {
    try {
      if (!closed.await(options.closing().toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException _) {
      kill();
    }
  }

  /** Stops it; its data stays. */
  @Override
  public void close() {
    try {
      stop();
    } finally {
      closed.countDown();
    }
  }

  private void stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException _) {
      kill();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The JVM is going down, and this is the hook's work.
    }
  }

  private static Process launch(LocalEtcdOptions options, int clientPort, int peerPort) {
    requireFree(clientPort);
    String client = "http://127.0.0.1:" + clientPort;
    String peer = "http://127.0.0.1:" + peerPort;
    List<String> command = new ArrayList<>();
    if (!options.closing().isZero() && Files.isExecutable(SETSID)) {
      // A terminal's Ctrl-C goes to its whole group: the owner must stop before its etcd does.
      command.add(SETSID.toString());
    }
    command.addAll(
        List.of(
            options.binary().toString(),
            "--name=berth",
            "--data-dir=" + options.directory().resolve("data"),
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=berth=" + peer,
            "--quota-backend-bytes=" + options.quotaBytes(),
            "--auto-compaction-mode=periodic",
            "--auto-compaction-retention=" + KEPT_HISTORY.toSeconds() + "s",
            "--experimental-watch-progress-notify-interval=5s"));
    try {
      Files.createDirectories(options.directory());
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log(options).toFile()));
      // Settings of another etcd must not leak in: etcd reads every flag from the environment too.
      builder.environment().keySet().removeIf(name -> name.startsWith("ETCD_"));
      return builder.start();
    } catch (IOException e) {
      throw new FailureException(
          new Failure.Unavailable("etcd can't be started: " + e.getMessage()), e);
    }
  }

  private void awaitHealthy() {
    long end = System.nanoTime() + START_TIMEOUT.toNanos();
    try {
      while (true) {
        // Ours first: another may have the port, and would answer for an etcd that has ended.
        if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
          throw notStarted("etcd ended with exit code " + process.exitValue());
        }
        if (healthy()) {
          return;
        }
        if (System.nanoTime() > end) {
          kill();
          throw notStarted("etcd did not answer within " + START_TIMEOUT.toSeconds() + " s");
        }
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw new FailureException(new Failure.Unavailable("interrupted while etcd started"), e);
    }
  }

  private boolean healthy() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://" + endpoint() + "/health").toURL().openConnection();
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(2_000);
      try (var body = connection.getInputStream()) {
        String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        return text.contains("\"health\":\"true\"");
      } finally {
        connection.disconnect();
      }
    } catch (IOException _) {
      return false;
    }
  }

  private FailureException notStarted(String why) {
    return new FailureException(
        new Failure.Unavailable(
            "%s; the end of %s:%n%s".formatted(why, log(options), logTail(log(options)))));
  }

  private static Path log(LocalEtcdOptions options) {
    return options.directory().resolve("etcd.log");
  }

  private static String logTail(Path log) {
    try {
      String all = Files.readString(log);
      return all.substring(Math.max(0, all.length() - LOG_TAIL));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /** Ours takes a moment to find the port taken, and until then another's answers look like its. */
  private static void requireFree(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      // Nobody has it.
    } catch (IOException e) {
      throw new FailureException(
          new Failure.Unavailable("etcd can't be started: its port " + port + " is taken"), e);
    }
  }

  /** Two, held at the same time, for one that was given back may be had again. */
  private static List<Integer> freePorts() {
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return List.of(one.getLocalPort(), other.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
