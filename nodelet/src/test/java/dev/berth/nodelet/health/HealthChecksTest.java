package dev.berth.nodelet.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Probe;
import dev.berth.client.NamespacedName;
import dev.berth.client.testing.FakeTimers;
import dev.berth.nodelet.health.HealthChecks.Past;
import dev.berth.nodelet.plan.Health.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When probes run, on time that only the test advances. */
class HealthChecksTest {
  private static final NamespacedName TASK = new NamespacedName("default", "web");
  private static final int STARTUP = 1;
  private static final int READINESS = 2;
  private static final int LIVENESS = 3;

  private final FakeTimers timers = new FakeTimers();
  private final List<String> checked = new ArrayList<>();
  private final List<NamespacedName> marked = new ArrayList<>();
  private Duration takes = Duration.ZERO;
  private boolean succeeds = true;
  private double spread;
  private final HealthChecks checks =
      new HealthChecks(this::check, timers, () -> spread, marked::add);

  @Test
  void checksAfterTheInitialDelayAndThenOncePerPeriod() {
    follow(probes(false), Past.NONE);
    timers.advance(Duration.ofSeconds(5));
    assertThat(checked).containsExactly("0 readiness", "5 readiness");
    timers.advance(Duration.ofSeconds(20));
    assertThat(checked)
        .contains("7 liveness", "10 readiness", "17 liveness")
        .doesNotContain("0 liveness", "27 liveness");
  }

  @Test
  void marksTheTaskOnlyWhenSomethingElseIsKnown() {
    follow(probes(false), Past.NONE);
    timers.runDue();
    assertThat(marked).containsExactly(TASK);
    assertThat(checks.health(TASK).state()).isEqualTo(State.READY);
    timers.advance(Duration.ofSeconds(60));
    assertThat(marked).hasSize(1);
  }

  @Test
  void theOthersBeginWhenTheStartupProbeHasSucceeded() {
    succeeds = false;
    follow(probes(true), Past.NONE);
    timers.advance(Duration.ofSeconds(2));
    assertThat(checked).containsExactly("0 startup", "1 startup", "2 startup");
    succeeds = true;
    timers.advance(Duration.ofSeconds(1));
    timers.runDue();
    assertThat(checked).endsWith("3 startup", "3 readiness");
    timers.advance(Duration.ofSeconds(4));
    // Its initial delay counts from the container's start.
    assertThat(checked).endsWith("7 liveness");
  }

  @Test
  void anUnhealthyContainerIsProbedNoMore() {
    follow(probes(false), Past.NONE);
    succeeds = false;
    timers.advance(Duration.ofSeconds(40));
    assertThat(checks.health(TASK).state()).isEqualTo(State.UNHEALTHY);
    assertThat(timers.pending()).isZero();
  }

  @Test
  void nothingIsLeftOfWhatIsForgotten() {
    follow(probes(true), Past.NONE);
    checks.forget(TASK);
    assertThat(timers.pending()).isZero();
    assertThat(checks.health(TASK).containerId()).isEmpty();
    assertThat(checks.follows(TASK, "c1")).isFalse();
  }

  @Test
  void whatIsKnownIsOfOneContainer() {
    follow(probes(false), Past.NONE);
    timers.runDue();
    checks.follow(TASK, probes(false), "c2", timers.instant(), Past.NONE);
    assertThat(checks.health(TASK).containerId()).isEqualTo("c2");
    assertThat(checks.health(TASK).state()).isEqualTo(State.NOT_READY);
    assertThat(timers.pending()).isEqualTo(2);
  }

  @Test
  void aCheckThatTakesLongerThanItsPeriodIsFollowedByTheNextAtOnceAndNeverByTwo() {
    takes = Duration.ofSeconds(6);
    follow(probes(false), Past.NONE);
    timers.runDue();
    timers.runDue();
    assertThat(timers.pending()).isEqualTo(2);
  }

  @Test
  void spreadsTheFirstChecksOverATenthOfThePeriodAndThoseOfAdoptedContainersOverAllOfIt() {
    spread = 0.5;
    follow(probes(false), Past.NONE);
    timers.advance(Duration.ofMillis(249));
    assertThat(checked).isEmpty();
    timers.advance(Duration.ofMillis(1));
    assertThat(checked).hasSize(1);

    checks.follow(TASK, probes(true), "c2", timers.instant().minusSeconds(60), Past.READY);
    timers.advance(Duration.ofMillis(2400));
    assertThat(checked).hasSize(1);
    timers.advance(Duration.ofMillis(100));
    assertThat(checked).hasSize(2);
    assertThat(checked.getLast()).endsWith("readiness");
    assertThat(checks.health(TASK).state()).isEqualTo(State.READY);
  }

  private void follow(Binding binding, Past past) {
    checks.follow(TASK, binding, "c1", timers.instant(), past);
  }

  private ProbeResult check(Subject subject, Probe probe) {
    String kind =
        switch (probe.getTimeoutSeconds()) {
          case STARTUP -> "startup";
          case READINESS -> "readiness";
          default -> "liveness";
        };
    checked.add(timers.nanos() / 1_000_000_000 + " " + kind);
    if (!takes.isZero()) {
      timers.advance(takes);
    }
    return succeeds ? ProbeResult.success("") : ProbeResult.failure("no");
  }

  /** Startup each second, readiness every 5, liveness every 10 after 7. */
  private static Binding probes(boolean startup) {
    Binding.Builder binding = Binding.newBuilder();
    var container = binding.getSpecBuilder().getContainerBuilder();
    if (startup) {
      container.setStartupProbe(
          Probe.newBuilder()
              .setTimeoutSeconds(STARTUP)
              .setPeriodSeconds(1)
              .setFailureThreshold(30));
    }
    container.setReadinessProbe(
        Probe.newBuilder().setTimeoutSeconds(READINESS).setPeriodSeconds(5));
    container.setLivenessProbe(
        Probe.newBuilder()
            .setTimeoutSeconds(LIVENESS)
            .setPeriodSeconds(10)
            .setInitialDelaySeconds(7));
    return binding.build();
  }
}
