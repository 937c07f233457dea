package dev.berth.apiserver;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.store.Store;
import java.time.Duration;
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
  private volatile @Nullable Serving serving;

  /** The store is used, not owned: whoever made it closes it, after this. */
  public ApiServer(ApiServerConfig config, Store store) {
    this.config = config;
    this.store = store;
  }

  /**
   * Makes what must be there, then takes calls.
   *
   * @throws FailureException <em>unavailable</em> when the store does not answer, <em>bad
   *     request</em> when the address is not allowed or taken
   */
  public void start() {
    config.listen().ifPresent(address -> Addresses.requireAllowed(address, config.allowRemote()));
    requireStore();
    Serving parts = Serving.open(config, store);
    serving = parts;
    try {
      parts.start(Deadline.in(START_TIMEOUT));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    LOG.info(
        "apiserver ready listen={} store=\"{}\" identity={}",
        config.listen().map(address -> address.getHostString() + ":" + port()).orElse("-"),
        store.description(),
        config.identity());
  }

  /** The TCP port; 0 when the server listens on none. */
  public int port() {
    Serving now = serving;
    return now == null ? 0 : now.port();
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

  private void requireStore() {
    try {
      store.revision(STORE_TIMEOUT);
    } catch (FailureException e) {
      throw new FailureException(
          new Failure.Unavailable("the store does not answer: " + e.getMessage()), e);
    }
  }
}
