package dev.berth.nodelet.health;

import dev.berth.api.v1.Probe;
import dev.berth.client.time.Timers;
import dev.berth.client.time.Timers.Timer;
import dev.berth.nodelet.plan.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** One container that is probed: a timer for each probe that runs, and what came of them. */
final class Followed {
  private final Subject subject;
  private final Instant startedAt;
  private final Prober prober;
  private final Timers timers;
  private final DoubleSupplier spread;
  private final Runnable changed;

  // Guarded by this. A kind is here while its timer is set or its check is under way.
  private final Map<ProbeKind, Timer> running = new EnumMap<>(ProbeKind.class);
  private Vitals vitals;
  private boolean closed;

  Followed(
      Subject subject,
      Instant startedAt,
      Vitals vitals,
      Prober prober,
      Timers timers,
      DoubleSupplier spread,
      Runnable changed) {
    this.subject = subject;
    this.startedAt = startedAt;
    this.vitals = vitals;
    this.prober = prober;
    this.timers = timers;
    this.spread = spread;
    this.changed = changed;
  }

  String containerId() {
    return subject.containerId();
  }

  synchronized Health health() {
    return vitals.health(subject.containerId());
  }

  /**
   * @param adopted whether it ran before this process did
   */
  synchronized void start(boolean adopted) {
    Instant now = timers.instant();
    for (ProbeKind kind : ProbeKind.values()) {
      if (!closed && vitals.runs(kind) && !running.containsKey(kind)) {
        Probe probe = probe(kind);
        after(
            kind,
            adopted
                ? Schedule.adopted(probe, startedAt, now, spread.getAsDouble())
                : Schedule.first(probe, startedAt, now, spread.getAsDouble()));
      }
    }
  }

  synchronized void close() {
    closed = true;
    running.values().forEach(Timer::close);
    running.clear();
  }

  private void after(ProbeKind kind, Duration wait) {
    running.put(kind, timers.after(wait, () -> check(kind)));
  }

  private void check(ProbeKind kind) {
    long began = timers.nanos();
    ProbeResult result = prober.check(subject, probe(kind));
    boolean news;
    synchronized (this) {
      if (closed) {
        return;
      }
      Health before = health();
      vitals = vitals.with(kind, result);
      news = !before.equals(health());
      if (vitals.runs(kind)) {
        after(kind, Schedule.next(probe(kind), timers.since(began)));
      } else {
        running.remove(kind);
        start(false); // the others, when this was the startup probe
      }
    }
    if (news) {
      changed.run();
    }
  }

  private Probe probe(ProbeKind kind) {
    return kind.of(subject.binding().getSpec().getContainer()).orElseThrow();
  }
}
