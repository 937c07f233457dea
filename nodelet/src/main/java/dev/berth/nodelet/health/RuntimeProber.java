package dev.berth.nodelet.health;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.v1.ExecProbe;
import dev.berth.api.v1.HttpGetProbe;
import dev.berth.api.v1.Probe;
import dev.berth.api.v1.TcpSocketProbe;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ExecResult;
import dev.berth.nodelet.runtime.ImageHealth;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Makes every form of check. */
final class RuntimeProber implements Prober {
  /** Of the runtime's connections for short calls, half are left for all else. */
  private static final int RUNTIME_CALLS = 8;

  private final ContainerRuntime runtime;
  private final Targets targets;
  private final Timers timers;
  private final Semaphore calls = new Semaphore(RUNTIME_CALLS, true);

  RuntimeProber(ContainerRuntime runtime, Targets targets, Timers timers) {
    this.runtime = runtime;
    this.targets = targets;
    this.timers = timers;
  }

  @Override
  public ProbeResult check(Subject subject, Probe probe) {
    Duration timeout = Schedule.timeout(probe);
    try {
      return switch (probe.getCheckCase()) {
        case HTTP_GET -> http(subject, probe.getHttpGet(), timeout);
        case TCP_SOCKET -> tcp(subject, probe.getTcpSocket(), timeout);
        case EXEC -> exec(subject, probe.getExec(), timeout);
        case DOCKER_HEALTH -> image(subject);
        case CHECK_NOT_SET -> ProbeResult.unknown("this nodelet does not know the probe's form");
      };
    } catch (FailureException e) {
      // The runtime's trouble, or the manifest's, says nothing about the container.
      return ProbeResult.unknown(e.failure().message());
    }
  }

  private ProbeResult http(Subject subject, HttpGetProbe get, Duration timeout) {
    Targets.Target target = targets.of(subject, get.getHost(), get.getPort());
    ProbeResult result = new HttpCheck(get, target, timeout, timers).run();
    return forgettingWhereOf(subject, result);
  }

  private ProbeResult tcp(Subject subject, TcpSocketProbe tcp, Duration timeout) {
    Targets.Target target = targets.of(subject, tcp.getHost(), tcp.getPort());
    try (Connection _ = Connection.open(target, timeout, timers)) {
      return ProbeResult.success("");
    } catch (IOException e) {
      return forgettingWhereOf(subject, ProbeResult.failure(String.valueOf(e.getMessage())));
    }
  }

  private ProbeResult exec(Subject subject, ExecProbe exec, Duration timeout) {
    calls.acquireUninterruptibly();
    try {
      ExecResult result = runtime.exec(subject.containerId(), exec.getCommandList(), timeout);
      return result.exitCode() == 0
          ? ProbeResult.success("")
          : ProbeResult.failure("exit code %d: %s".formatted(result.exitCode(), result.output()));
    } catch (FailureException e) {
      return switch (e.failure()) {
        case Failure.DeadlineExceeded _ ->
            ProbeResult.failure("the command took more than %ds".formatted(timeout.toSeconds()));
        case Failure.BadRequest refused -> ProbeResult.failure(refused.message());
        default -> ProbeResult.unknown(e.failure().message());
      };
    } finally {
      calls.release();
    }
  }

  private ProbeResult image(Subject subject) {
    calls.acquireUninterruptibly();
    try {
      ImageHealth health = runtime.health(subject.containerId());
      return switch (health.state()) {
        case HEALTHY -> ProbeResult.success("");
        case UNHEALTHY -> ProbeResult.failure("Docker says unhealthy: " + health.output());
        case STARTING -> ProbeResult.unknown("Docker's check is starting");
        case NONE -> ProbeResult.unknown("the image has no HEALTHCHECK");
      };
    } finally {
      calls.release();
    }
  }

  /** A network that was made anew may have given the container another address. */
  private static ProbeResult forgettingWhereOf(Subject subject, ProbeResult result) {
    if (result.outcome() != ProbeResult.Outcome.SUCCESS) {
      subject.reachedAt(Optional.empty());
    }
    return result;
  }
}
