package dev.berth.nodelet.pressure;

import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.node.NodeSignals.Signal;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.periodic.Periodic;
import dev.berth.nodelet.runtime.Meter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks every ten seconds whether the runtime answers, and says that it is down when it has not for
 * half a minute. A question that hangs holds up nothing: no other is asked while it is open, and
 * time goes on.
 */
public final class RuntimeWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration DOWN_AFTER = Duration.ofSeconds(30);

  private final Meter meter;
  private final NodeSigns signs;
  private final Timers timers;
  private final Periodic looks;
  private final AtomicBoolean isAsking = new AtomicBoolean();
  private volatile long answeredAt;
  private volatile String failure = "it is still being waited for";

  public RuntimeWatch(Meter meter, NodeSigns signs, Timers timers) {
    this.meter = meter;
    this.signs = signs;
    this.timers = timers;
    this.answeredAt = timers.nanos();
    this.looks = Periodic.every(EVERY, "runtime-watch", timers, this::look);
  }

  /** It answers now: whoever starts this has just asked it. */
  public void start() {
    answeredAt = timers.nanos();
    up();
    looks.start();
  }

  @Override
  public void close() {
    looks.close();
  }

  /** Asks, and says what the answers so far mean. */
  void look() {
    if (isAsking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("runtime-ping").start(this::ask);
    }
    if (timers.since(answeredAt).compareTo(DOWN_AFTER) >= 0) {
      signs.wrong(
          Signal.RUNTIME_READY,
          "RuntimeDown",
          "the container runtime has not answered for %d s and more: %s"
              .formatted(DOWN_AFTER.toSeconds(), failure));
    }
  }

  private void ask() {
    try {
      meter.ping();
      answeredAt = timers.nanos();
      up();
    } catch (FailureException e) {
      failure = e.failure().message();
    } finally {
      isAsking.set(false);
    }
  }

  private void up() {
    signs.well(Signal.RUNTIME_READY, "RuntimeAnswers", "the container runtime answers");
  }
}
