package dev.berth.nodelet.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Container;
import dev.berth.api.v1.Probe;
import dev.berth.nodelet.plan.Health;
import dev.berth.nodelet.plan.Health.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VitalsTest {
  private static final Probe TWO_THREE =
      Probe.newBuilder().setSuccessThreshold(2).setFailureThreshold(3).build();
  private static final Probe ONE_TWO =
      Probe.newBuilder().setSuccessThreshold(1).setFailureThreshold(2).build();
  private static final Container ALL =
      Container.newBuilder()
          .setStartupProbe(ONE_TWO.toBuilder().setTerminationGracePeriodSeconds(4))
          .setReadinessProbe(TWO_THREE)
          .setLivenessProbe(ONE_TWO)
          .build();

  /** S, R and L are results of the three probes: + success, - failure, ? unknown. */
  @ParameterizedTest
  @CsvSource({
    "'',                                STARTING",
    "S-,                                STARTING",
    "S- S-,                             UNHEALTHY",
    "S- S? S-,                          UNHEALTHY",
    "S+,                                NOT_READY",
    "S- S+ R+,                          NOT_READY",
    "S+ R+ R+,                          READY",
    "S+ R+ R- R+,                       NOT_READY",
    "S+ R+ R? R+,                       READY",
    "S+ R+ R+ R- R-,                    READY",
    "S+ R+ R+ R- R- R+ R- R-,           READY",
    "S+ R+ R+ R- R- R-,                 NOT_READY",
    "S+ R+ R+ R- R- R- R+,              NOT_READY",
    "S+ R+ R+ R- R- R- R+ R+,           READY",
    "S+ R+ R+ L-,                       READY",
    "S+ R+ R+ L- L+ L-,                 READY",
    "S+ R+ R+ L- L-,                    UNHEALTHY",
    "S+ R+ R+ L- L- L+ R+ R+,           UNHEALTHY",
    "L- L- R+ R+ R+,                    STARTING",
  })
  void becomesWhatTheThresholdsSay(String results, State state) {
    assertThat(after(Vitals.fresh(ALL), results).health("c").state()).isEqualTo(state);
  }

  @Test
  void whileTheStartupProbeHasNotSucceededTheOthersDoNotRun() {
    Vitals fresh = Vitals.fresh(ALL);
    assertThat(fresh.runs(ProbeKind.STARTUP)).isTrue();
    assertThat(fresh.runs(ProbeKind.READINESS)).isFalse();
    assertThat(fresh.runs(ProbeKind.LIVENESS)).isFalse();
    Vitals started = after(fresh, "S+");
    assertThat(started.runs(ProbeKind.STARTUP)).isFalse();
    assertThat(started.runs(ProbeKind.READINESS)).isTrue();
    assertThat(started.runs(ProbeKind.LIVENESS)).isTrue();
    Vitals failed = after(started, "L- L-");
    assertThat(failed.runs(ProbeKind.READINESS)).isFalse();
    assertThat(failed.runs(ProbeKind.LIVENESS)).isFalse();
  }

  @Test
  void withoutAReadinessProbeItIsReadyOnceItHasStarted() {
    Container slow = ALL.toBuilder().clearReadinessProbe().build();
    assertThat(Vitals.fresh(slow).health("c").state()).isEqualTo(State.STARTING);
    assertThat(after(Vitals.fresh(slow), "S+").health("c").state()).isEqualTo(State.READY);
    Container lively = slow.toBuilder().clearStartupProbe().build();
    assertThat(Vitals.fresh(lively).health("c").state()).isEqualTo(State.READY);
  }

  @Test
  void whatWasReadyStaysSoUntilItsProbesSayOtherwiseAndDoesNotStartAgain() {
    Vitals known = Vitals.known(ALL);
    assertThat(known.runs(ProbeKind.STARTUP)).isFalse();
    assertThat(after(known, "R- R-").health("c").state()).isEqualTo(State.READY);
    assertThat(after(known, "R- R- R-").health("c").state()).isEqualTo(State.NOT_READY);
    assertThat(after(known, "L-").health("c").state()).isEqualTo(State.READY);
  }

  @Test
  void saysWhichProbeFailedAndHowAndTakesItsGrace() {
    Health startup = after(Vitals.fresh(ALL), "S- S-").health("c");
    assertThat(startup.message()).isEqualTo("the startup probe failed: result 2");
    assertThat(startup.grace()).contains(Duration.ofSeconds(4));
    Health liveness = after(Vitals.fresh(ALL), "S+ L- L-").health("c");
    assertThat(liveness.message()).isEqualTo("the liveness probe failed: result 3");
    assertThat(liveness.grace()).isEmpty();
  }

  @Test
  void oneFailureAfterTheOtherChangesNothingThatIsTold() {
    Vitals failing = after(Vitals.fresh(ALL), "S+ R- R- R-");
    assertThat(failing.health("c").message()).isEqualTo("the readiness probe failed: result 4");
    assertThat(after(failing, "R- R- R-").health("c")).isEqualTo(failing.health("c"));
  }

  @Test
  void saysWhatKeepsAProbeFromKnowing() {
    assertThat(after(Vitals.fresh(ALL), "S+ R?").health("c").message())
        .isEqualTo("the readiness probe does not know yet: result 2");
    assertThat(after(Vitals.known(ALL), "R?").health("c").state()).isEqualTo(State.READY);
  }

  private static Vitals after(Vitals vitals, String results) {
    int number = 0;
    for (String one : results.isEmpty() ? new String[0] : results.split(" ", -1)) {
      ProbeKind kind =
          switch (one.charAt(0)) {
            case 'S' -> ProbeKind.STARTUP;
            case 'R' -> ProbeKind.READINESS;
            default -> ProbeKind.LIVENESS;
          };
      String message = "result " + ++number;
      vitals =
          vitals.with(
              kind,
              switch (one.charAt(1)) {
                case '+' -> ProbeResult.success(message);
                case '-' -> ProbeResult.failure(message);
                default -> ProbeResult.unknown(message);
              });
    }
    return vitals;
  }
}
