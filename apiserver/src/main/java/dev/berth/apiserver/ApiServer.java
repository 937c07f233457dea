package dev.berth.apiserver;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.store.Store;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One API server. It holds no state of its own but who is connected: several may serve one store.
 */
public final class ApiServer implements AutoCloseable {
  /** What the server says it is. */
  public static final String VERSION = "0.1.0";

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  /** How long the store may take to answer at all. */
  private static final Duration STORE_TIMEOUT = Duration.ofSeconds(8);

  /**
   * How long a store that answers may take for what a start writes: thousands of nodes, at worst.
   */
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final ApiServerConfig config;
  private final Store store;
  private final PrometheusMeterRegistry meters;
  private volatile @Nullable Serving serving;

  /** A server whose figures nobody else adds to. */
  public ApiServer(ApiServerConfig config, Store store) {
    this(config, store, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  /**
   * The store and the registry are used, not owned: whoever made them closes them, after this.
   *
   * @param meters where its parts count, shown over HTTP
   */
  public ApiServer(ApiServerConfig config, Store store, PrometheusMeterRegistry meters) {
    this.config = config;
    this.store = store;
    this.meters = meters;
  }

  /**
   * Makes what must be there, then takes calls.
   *
   * @throws FailureException <em>unavailable</em> when the store does not answer, <em>bad
   *     request</em> when the address is not allowed or taken
   */
  public void start() {
    ApiServerConfig.Listen listen = config.listen();
    boolean remote = listen.allowRemote();
    listen.grpc().ifPresent(one -> Addresses.requireAllowed("--listen", one, remote));
    listen.http().ifPresent(one -> Addresses.requireAllowed("--http-listen", one, remote));
    requireStore();
    Serving parts = Serving.open(config, store, meters);
    serving = parts;
    try {
      parts.start(Deadline.in(START_TIMEOUT));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    LOG.info(
        "apiserver ready listen={} http={} store=\"{}\" identity={}",
        shown(listen.grpc(), port()),
        shown(listen.http(), httpPort()),
        store.description(),
        config.identity());
  }

  /** The TCP port; 0 when the server listens on none. */
  public int port() {
    Serving now = serving;
    return now == null ? 0 : now.port();
  }

  /** The TCP port for HTTP; 0 when the server listens on none. */
  public int httpPort() {
    Serving now = serving;
    return now == null ? 0 : now.httpPort();
  }

  /**
   * Ends watches and streams first, so that their callers look elsewhere, then the rest. Again is
   * nothing.
   */
  @Override
  public synchronized void close() {
    Serving now = serving;
    if (now != null) {
      now.close();
      serving = null;
    }
  }

  private static String shown(Optional<InetSocketAddress> address, int port) {
    return address.map(one -> one.getHostString() + ":" + port).orElse("-");
  }

  private void requireStore() {
    try {
      store.revision(STORE_TIMEOUT);
    } catch (FailureException e) {
      throw new FailureException(
          new Failure.Unavailable("the store does not answer: " + e.getMessage()), e);
    }
  }
}
