package dev.berth.nodelet.loop;

import dev.berth.api.failure.FailureException;
import dev.berth.client.time.Backoff;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.EventStream;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.runtime.RuntimeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the runtime's events to the loop, over as many streams as it takes. */
public final class RuntimeSignals implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RuntimeSignals.class);
  // Docker answers before it listens: what happens between is told because it was asked for.
  private static final Duration OVERLAP = Duration.ofSeconds(5);
  private static final Backoff RECONNECT =
      Backoff.between(Duration.ofMillis(100), Duration.ofSeconds(5));

  private final ContainerRuntime runtime;
  private final Map<String, String> labels;
  private final TaskLoop loop;
  private final Timers timers;
  private final Thread reader;
  private final Object lock = new Object();
  private @Nullable EventStream stream;
  private boolean closed;

  public RuntimeSignals(ContainerRuntime runtime, String machine, TaskLoop loop, Timers timers) {
    this.runtime = runtime;
    this.labels = Map.of(Labels.MACHINE, machine);
    this.loop = loop;
    this.timers = timers;
    this.reader = Thread.ofVirtual().name("runtime-events").unstarted(this::run);
  }

  public void start() {
    reader.start();
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    closeStream();
    reader.interrupt();
  }

  private void closeStream() {
    EventStream open;
    synchronized (lock) {
      open = stream;
    }
    if (open != null) {
      open.close();
    }
  }

  private void run() {
    int failures = 0;
    Instant since = timers.instant();
    try {
      while (open(since)) {
        try {
          // Whatever happened while nobody listened shows when the containers are looked at.
          loop.lookAgain();
          failures = 0;
          read();
          return;
        } catch (RuntimeException e) { // whatever it was: without events this node is slow
          closeStream();
          failures = lost(e, failures);
        }
        since = timers.instant().minus(OVERLAP);
      }
    } catch (InterruptedException e) {
      log.debug("events end");
    }
  }

  /** False when this is closed. */
  private boolean open(Instant since) throws InterruptedException {
    for (int failures = 0; ; ) {
      synchronized (lock) {
        if (closed) {
          return false;
        }
      }
      try {
        EventStream opened = runtime.events(labels, since.minus(OVERLAP));
        synchronized (lock) {
          stream = opened;
          if (!closed) {
            return true;
          }
        }
        opened.close();
        return false;
      } catch (FailureException e) {
        failures = lost(e, failures);
      }
    }
  }

  private void read() {
    EventStream open;
    synchronized (lock) {
      open = stream;
    }
    for (RuntimeEvent event = next(open); event != null; event = next(open)) {
      loop.on(event);
    }
  }

  private static @Nullable RuntimeEvent next(@Nullable EventStream stream) {
    return stream == null ? null : stream.next();
  }

  private int lost(RuntimeException e, int failures) throws InterruptedException {
    log.warn("runtime events lost: {}", e.getMessage());
    timers.sleep(RECONNECT.delay(failures + 1));
    return failures + 1;
  }
}
