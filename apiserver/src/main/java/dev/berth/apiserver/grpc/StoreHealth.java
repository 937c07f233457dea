package dev.berth.apiserver.grpc;

import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.time.Timers;
import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The standard health service: SERVING while the store answers. The store is asked by a clock, not
 * by the callers, for anybody may call this service as often as they like.
 */
public final class StoreHealth implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreHealth.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Store store;
  private final Timers timer;
  private final HealthStatusManager health = new HealthStatusManager();
  private volatile boolean serving = true;
  private volatile boolean asked;
  private volatile boolean closed;
  private Timers.@Nullable Ticking ticking;

  public StoreHealth(Store store, Timers timer) {
    this.store = store;
    this.timer = timer;
  }

  public void start() {
    ticking = timer.every(EVERY, this::ask);
  }

  public BindableService service() {
    return health.getHealthService();
  }

  /** What is wrong with the store, as far as it was asked; empty when nothing is. */
  public Optional<String> problem() {
    if (!asked) {
      return Optional.of("the store has not been asked yet");
    }
    return serving ? Optional.empty() : Optional.of("the store does not answer");
  }

  public boolean isClosed() {
    return closed;
  }

  /** Says NOT_SERVING from now on, so that callers look elsewhere while the server closes. */
  @Override
  public void close() {
    closed = true;
    if (ticking != null) {
      ticking.close();
    }
    health.enterTerminalState();
  }

  private void ask() {
    boolean answers = answers();
    if (answers != serving) {
      LOG.warn("store {} store={}", answers ? "answers again" : "is away", store.description());
      serving = answers;
    }
    asked = true;
    health.setStatus(
        HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
        answers ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  private boolean answers() {
    try {
      store.revision(TIMEOUT);
      return true;
    } catch (FailureException e) {
      return false;
    }
  }
}
