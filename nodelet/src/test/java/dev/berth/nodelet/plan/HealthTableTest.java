package dev.berth.nodelet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Probe;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.TaskStatus;
import dev.berth.nodelet.runtime.ContainerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every triple of what is desired, what is observed and what the probes say. */
class HealthTableTest {
  private enum Wanted {
    UNKNOWN,
    ALWAYS,
    ON_FAILURE,
    NEVER,
    STOP;

    Desired desired() {
      return switch (this) {
        case UNKNOWN -> new Desired.Unknown();
        case ALWAYS -> new Desired.Run(binding(RestartPolicy.RESTART_POLICY_ALWAYS));
        case ON_FAILURE -> new Desired.Run(binding(RestartPolicy.RESTART_POLICY_ON_FAILURE));
        case NEVER -> new Desired.Run(binding(RestartPolicy.RESTART_POLICY_NEVER));
        case STOP -> new Desired.Stop(binding(RestartPolicy.RESTART_POLICY_ALWAYS));
      };
    }
  }

  private enum Seen {
    CREATED,
    RUNNING,
    /** It was stopped as unhealthy and ended with exit code 0. */
    ENDED_UNHEALTHY;

    ContainerState container() {
      return switch (this) {
        case CREATED -> Given.own(0, Given.created());
        case RUNNING -> Given.own(0, Given.running());
        case ENDED_UNHEALTHY -> Given.own(0, Given.ended(0));
      };
    }

    Memory memory() {
      Memory fresh = Memory.fresh(Given.FENCE);
      return this == ENDED_UNHEALTHY
          ? fresh.withUnhealthy("own0", "it hangs").withWords("own0", "its end")
          : fresh;
    }
  }

  private enum Probed {
    /** No probe has looked at it, or only at the one before. */
    OTHER,
    STARTING,
    NOT_READY,
    READY,
    UNHEALTHY,
    UNHEALTHY_WITH_GRACE;

    Health health() {
      return switch (this) {
        case OTHER -> new Health("before", Health.State.UNHEALTHY, "x", Optional.empty());
        case STARTING -> of(Health.State.STARTING, Optional.empty());
        case NOT_READY -> of(Health.State.NOT_READY, Optional.empty());
        case READY -> of(Health.State.READY, Optional.empty());
        case UNHEALTHY -> of(Health.State.UNHEALTHY, Optional.empty());
        case UNHEALTHY_WITH_GRACE -> of(Health.State.UNHEALTHY, Optional.of(Duration.ofSeconds(2)));
      };
    }

    private static Health of(Health.State state, Optional<Duration> grace) {
      return new Health("own0", state, state == Health.State.READY ? "" : "it hangs", grace);
    }
  }

  private static final Table TABLE =
      Table.of(
          """
          UNKNOWN    | *               | *                    |
          ALWAYS     | CREATED         | *                    | start own0
          ON_FAILURE | CREATED         | *                    | start own0
          NEVER      | CREATED         | *                    | start own0
          STOP       | CREATED         | *                    | remove own0
          ALWAYS     | RUNNING         | OTHER                | tell RUNNING but not ready
          ALWAYS     | RUNNING         | STARTING             | tell RUNNING but not ready
          ALWAYS     | RUNNING         | NOT_READY            | tell RUNNING but not ready
          ALWAYS     | RUNNING         | READY                | tell RUNNING
          ALWAYS     | RUNNING         | UNHEALTHY            | record unhealthy, tell RUNNING/Unhealthy but not ready, stop own0 7s
          ALWAYS     | RUNNING         | UNHEALTHY_WITH_GRACE | record unhealthy, tell RUNNING/Unhealthy but not ready, stop own0 2s
          ON_FAILURE | RUNNING         | OTHER                | tell RUNNING but not ready
          ON_FAILURE | RUNNING         | STARTING             | tell RUNNING but not ready
          ON_FAILURE | RUNNING         | NOT_READY            | tell RUNNING but not ready
          ON_FAILURE | RUNNING         | READY                | tell RUNNING
          ON_FAILURE | RUNNING         | UNHEALTHY            | record unhealthy, tell RUNNING/Unhealthy but not ready, stop own0 7s
          ON_FAILURE | RUNNING         | UNHEALTHY_WITH_GRACE | record unhealthy, tell RUNNING/Unhealthy but not ready, stop own0 2s
          NEVER      | RUNNING         | OTHER                | tell RUNNING but not ready
          NEVER      | RUNNING         | STARTING             | tell RUNNING but not ready
          NEVER      | RUNNING         | NOT_READY            | tell RUNNING but not ready
          NEVER      | RUNNING         | READY                | tell RUNNING
          NEVER      | RUNNING         | UNHEALTHY            | record unhealthy, tell RUNNING/Unhealthy but not ready, stop own0 7s
          NEVER      | RUNNING         | UNHEALTHY_WITH_GRACE | record unhealthy, tell RUNNING/Unhealthy but not ready, stop own0 2s
          STOP       | RUNNING         | *                    | tell STOPPING, stop own0 7s
          ALWAYS     | ENDED_UNHEALTHY | *                    | record, tell BACK_OFF/Unhealthy, wait 2
          ON_FAILURE | ENDED_UNHEALTHY | *                    | record, tell BACK_OFF/Unhealthy, wait 2
          NEVER      | ENDED_UNHEALTHY | *                    | tell FAILED/Unhealthy
          STOP       | ENDED_UNHEALTHY | *                    | remove own0
          """);

  @TestFactory
  List<DynamicTest> doesWhatTheTableSays() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Wanted wanted : Wanted.values()) {
      for (Seen seen : Seen.values()) {
        for (Probed probed : Probed.values()) {
          tests.add(
              DynamicTest.dynamicTest(
                  wanted + " x " + seen + " x " + probed,
                  () ->
                      assertThat(plan(wanted, seen, probed))
                          .isEqualTo(TABLE.result(wanted, seen, probed))));
        }
      }
    }
    return tests;
  }

  @Test
  void isReadyWithoutAWordWhenNoProbeGatesThat() {
    Binding binding = Given.binding(RestartPolicy.RESTART_POLICY_ALWAYS);
    Plan plan =
        TaskPlan.of(
            new Desired.Run(binding),
            List.of(Given.own(0, Given.running())),
            Health.UNKNOWN,
            Memory.fresh(Given.FENCE),
            Given.NOW);
    assertThat(Given.shown(plan.actions())).isEqualTo("tell RUNNING");
  }

  @Test
  void recordsOnceWhyItStopsWhenTheStopHasToBeTriedAgain() {
    Plan first =
        TaskPlan.of(
            Wanted.ALWAYS.desired(),
            List.of(Seen.RUNNING.container()),
            Probed.UNHEALTHY.health(),
            Memory.fresh(Given.FENCE),
            Given.NOW);
    Plan again =
        TaskPlan.of(
            Wanted.ALWAYS.desired(),
            List.of(Seen.RUNNING.container()),
            Probed.UNHEALTHY.health(),
            first.memory(),
            Given.NOW);
    assertThat(Given.shown(again.actions())).isEqualTo("stop own0 7s");
  }

  /**
   * The stop may take long, and its nodelet die meanwhile: nobody may forget why it was stopped.
   */
  @Test
  void whatAnEarlierProcessFoundUnhealthyIsStopped() {
    TaskStatus told = TaskStatus.newBuilder().setContainerId("own0").setReason("Unhealthy").build();
    Plan plan =
        TaskPlan.of(
            Wanted.ON_FAILURE.desired(),
            List.of(Seen.RUNNING.container()),
            Probed.READY.health(),
            Memory.fresh(Given.FENCE).told(told, "own0"),
            Given.NOW);
    assertThat(Given.shown(plan.actions())).isEqualTo("stop own0 7s");
  }

  @Test
  void anotherContainerAndOneThatSomebodyStartedAgainAreJudgedAnew() {
    Memory another = Memory.fresh(Given.FENCE).withUnhealthy("own0", "it hangs");
    assertThat(shown(another, Given.own(1, Given.running()))).isEqualTo("tell RUNNING");
    Memory again =
        TaskPlan.of(
                Wanted.ALWAYS.desired(),
                List.of(Seen.ENDED_UNHEALTHY.container()),
                Health.UNKNOWN,
                Seen.ENDED_UNHEALTHY.memory(),
                Given.NOW)
            .memory();
    assertThat(shown(again, Given.own(0, Given.running()))).isEqualTo("tell RUNNING");
  }

  private static String shown(Memory memory, ContainerState container) {
    Binding binding = Given.binding(RestartPolicy.RESTART_POLICY_ALWAYS);
    Plan plan =
        TaskPlan.of(
            new Desired.Run(binding), List.of(container), Health.UNKNOWN, memory, Given.NOW);
    return Given.shown(plan.actions());
  }

  @Test
  void theNextContainerBeginsWell() {
    Memory memory = Memory.fresh(Given.FENCE).withUnhealthy("own0", "it hangs").withLaunch(1);
    assertThat(memory.unhealthy()).isEmpty();
  }

  private static String plan(Wanted wanted, Seen seen, Probed probed) {
    Plan plan =
        TaskPlan.of(
            wanted.desired(), List.of(seen.container()), probed.health(), seen.memory(), Given.NOW);
    return Given.shown(plan.actions());
  }

  private static Binding binding(RestartPolicy policy) {
    Binding.Builder binding = Given.binding(policy).toBuilder();
    binding.getSpecBuilder().getContainerBuilder().setReadinessProbe(Probe.getDefaultInstance());
    return binding.build();
  }
}
