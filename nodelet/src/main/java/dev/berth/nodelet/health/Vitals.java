package dev.berth.nodelet.health;

import dev.berth.api.v1.Container;
import dev.berth.api.v1.Probe;
import dev.berth.nodelet.plan.Health;
import dev.berth.nodelet.plan.Health.State;
import java.time.Duration;
import java.util.Optional;

/**
 * What the results so far make of one container. Pure.
 *
 * <pre>
 *            startup succeeds               readiness: so many successes
 *   STARTING ─────────────────▶ NOT_READY ◀─────────────────────────────▶ READY
 *      │     (at once without one)  │        so many failures               │
 *      └─ startup fails ────────────┴────────── liveness fails ─────────────┴──▶ UNHEALTHY (final)
 * </pre>
 *
 * @param started whether the startup probe has succeeded, or there is none
 * @param ready whether the readiness probe has, or there is none
 * @param counts results in a row: above 0 successes, below 0 failures, by kind
 * @param message why it is not ready or unhealthy
 */
record Vitals(
    Container probes,
    boolean started,
    boolean ready,
    Counts counts,
    String message,
    Optional<ProbeKind> failed) {

  /** In a row: above 0 successes, below 0 failures. */
  record Counts(int startup, int readiness, int liveness) {
    static final Counts NONE = new Counts(0, 0, 0);

    int of(ProbeKind kind) {
      return switch (kind) {
        case STARTUP -> startup;
        case READINESS -> readiness;
        case LIVENESS -> liveness;
      };
    }

    Counts with(ProbeKind kind, boolean success) {
      int now = of(kind);
      // Ends below the largest number: a probe may succeed for years.
      int next = success ? Math.min(Math.max(now, 0) + 1, 1 << 20) : Math.min(now, 0) - 1;
      int count = Math.max(next, -(1 << 20));
      return switch (kind) {
        case STARTUP -> new Counts(count, readiness, liveness);
        case READINESS -> new Counts(startup, count, liveness);
        case LIVENESS -> new Counts(startup, readiness, count);
      };
    }
  }

  /** Of a container that has just been started. */
  static Vitals fresh(Container probes) {
    boolean started = !probes.hasStartupProbe();
    boolean ready = !probes.hasReadinessProbe();
    String message =
        !started
            ? "the startup probe has not succeeded yet"
            : ready ? "" : "the readiness probe has not succeeded yet";
    return new Vitals(probes, started, ready, Counts.NONE, message, Optional.empty());
  }

  /** Of a container that was ready when an earlier process last told: so it has started, too. */
  static Vitals known(Container probes) {
    return new Vitals(probes, true, true, Counts.NONE, "", Optional.empty());
  }

  /** Whether this probe is to run now. */
  boolean runs(ProbeKind kind) {
    return failed.isEmpty()
        && kind.of(probes).isPresent()
        && (kind == ProbeKind.STARTUP) == !started;
  }

  Vitals with(ProbeKind kind, ProbeResult result) {
    if (!runs(kind)) {
      return this; // it was under way when another one decided
    }
    Probe probe = kind.of(probes).orElseThrow();
    String text =
        result.message().isEmpty()
            ? "the %s probe failed".formatted(kind.word())
            : "the %s probe failed: %s".formatted(kind.word(), result.message());
    return switch (result.outcome()) {
      case UNKNOWN -> unknown(kind, result.message());
      case SUCCESS -> {
        Counts now = counts.with(kind, true);
        yield now.of(kind) >= atLeastOne(probe.getSuccessThreshold(), 1)
            ? succeeded(kind, now)
            : counting(now);
      }
      case FAILURE -> {
        Counts now = counts.with(kind, false);
        boolean enough = -now.of(kind) >= atLeastOne(probe.getFailureThreshold(), 3);
        if (kind == ProbeKind.READINESS) {
          // Told once for each time that it turns: texts that vary must not be reported each time.
          boolean turns = enough && (ready || -now.of(kind) == threshold(probe));
          yield turns ? new Vitals(probes, started, false, now, text, failed) : counting(now);
        }
        yield enough
            ? new Vitals(probes, started, false, now, text, Optional.of(kind))
            : counting(now);
      }
    };
  }

  /** What the plan is to know. */
  Health health(String containerId) {
    State state =
        failed.isPresent()
            ? State.UNHEALTHY
            : !started ? State.STARTING : ready ? State.READY : State.NOT_READY;
    Optional<Duration> grace =
        failed
            .flatMap(kind -> kind.of(probes))
            .filter(Probe::hasTerminationGracePeriodSeconds)
            .map(probe -> Duration.ofSeconds(probe.getTerminationGracePeriodSeconds()));
    return new Health(containerId, state, state == State.READY ? "" : message, grace);
  }

  private Vitals succeeded(ProbeKind kind, Counts now) {
    return switch (kind) {
      case STARTUP ->
          new Vitals(
              probes,
              true,
              !probes.hasReadinessProbe(),
              now,
              probes.hasReadinessProbe() ? "the readiness probe has not succeeded yet" : "",
              failed);
      case READINESS -> new Vitals(probes, started, true, now, "", failed);
      case LIVENESS -> counting(now);
    };
  }

  /** Says why a probe gets nowhere, while nothing else is known. */
  private Vitals unknown(ProbeKind kind, String why) {
    boolean waits = counts.of(kind) == 0 && (kind == ProbeKind.STARTUP || !ready);
    return waits && kind != ProbeKind.LIVENESS && !why.isEmpty()
        ? new Vitals(
            probes,
            started,
            ready,
            counts,
            "the %s probe does not know yet: %s".formatted(kind.word(), why),
            failed)
        : this;
  }

  private Vitals counting(Counts now) {
    return new Vitals(probes, started, ready, now, message, failed);
  }

  private static int threshold(Probe probe) {
    return atLeastOne(probe.getFailureThreshold(), 3);
  }

  /** A Binding may be older than the defaults. */
  private static int atLeastOne(int value, int absent) {
    return value > 0 ? value : absent;
  }
}
