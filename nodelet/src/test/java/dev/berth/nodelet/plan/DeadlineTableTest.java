package dev.berth.nodelet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Times;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every triple of a restart policy, what is observed, and how far off the Task's deadline is. */
class DeadlineTableTest {
  private enum Policy {
    ALWAYS,
    ON_FAILURE,
    NEVER
  }

  private enum Seen {
    NONE,
    CREATED,
    RUNNING,
    ENDED_WELL,
    ENDED_BADLY,
    /** By the API server's absence. */
    PAUSED;

    List<ContainerState> containers() {
      return switch (this) {
        case NONE -> List.of();
        case CREATED -> List.of(Given.own(0, Given.created()));
        case RUNNING -> List.of(Given.own(0, Given.running()));
        case ENDED_WELL -> List.of(Given.own(0, ended(0)));
        case ENDED_BADLY, PAUSED -> List.of(Given.own(0, ended(3)));
      };
    }

    Memory memory() {
      Memory memory = Memory.fresh(Given.FENCE).withAdmission().withWords("own0", "its end");
      return this == PAUSED ? memory.withPause("own0") : memory;
    }

    private static Ended ended(int exitCode) {
      return new Ended(Given.NOW.minusSeconds(10), Given.NOW.minusSeconds(1), exitCode, false);
    }
  }

  private enum Deadline {
    /** In nine seconds. */
    AHEAD(9),
    /** Just now, and after the container had ended if it has. */
    NOW(0),
    /** Before the container ended, if it has. */
    PAST(-5);

    private final int seconds;

    Deadline(int seconds) {
      this.seconds = seconds;
    }

    Instant end() {
      return Given.NOW.plusSeconds(seconds);
    }
  }

  private static final Table TABLE =
      Table.of(
          """
          *          | NONE        | AHEAD | wait 9, tell STARTING, launch 0
          *          | CREATED     | AHEAD | wait 9, start own0
          *          | RUNNING     | AHEAD | wait 9, tell RUNNING
          ALWAYS     | ENDED_WELL  | AHEAD | wait 9, record, tell BACK_OFF/Completed, wait 1
          ON_FAILURE | ENDED_WELL  | AHEAD | wait 9, tell SUCCEEDED/Completed
          NEVER      | ENDED_WELL  | AHEAD | wait 9, tell SUCCEEDED/Completed
          ALWAYS     | ENDED_BADLY | AHEAD | wait 9, record, tell BACK_OFF/Error, wait 1
          ON_FAILURE | ENDED_BADLY | AHEAD | wait 9, record, tell BACK_OFF/Error, wait 1
          NEVER      | ENDED_BADLY | AHEAD | wait 9, tell FAILED/Error
          *          | PAUSED      | AHEAD | wait 9, launch 1
          *          | NONE        | NOW   | tell FAILED/DeadlineExceeded
          *          | CREATED     | NOW   | tell FAILED/DeadlineExceeded
          *          | RUNNING     | NOW   | tell STOPPING/DeadlineExceeded, stop own0 7s
          ALWAYS     | ENDED_WELL  | NOW   | tell FAILED/DeadlineExceeded
          ON_FAILURE | ENDED_WELL  | NOW   | tell SUCCEEDED/Completed
          NEVER      | ENDED_WELL  | NOW   | tell SUCCEEDED/Completed
          ALWAYS     | ENDED_BADLY | NOW   | tell FAILED/DeadlineExceeded
          ON_FAILURE | ENDED_BADLY | NOW   | tell FAILED/DeadlineExceeded
          NEVER      | ENDED_BADLY | NOW   | tell FAILED/Error
          ALWAYS     | PAUSED      | NOW   | tell FAILED/DeadlineExceeded
          ON_FAILURE | PAUSED      | NOW   | tell FAILED/DeadlineExceeded
          NEVER      | PAUSED      | NOW   | tell FAILED/DeadlineExceeded
          *          | NONE        | PAST  | tell FAILED/DeadlineExceeded
          *          | CREATED     | PAST  | tell FAILED/DeadlineExceeded
          *          | RUNNING     | PAST  | tell STOPPING/DeadlineExceeded, stop own0 7s
          *          | ENDED_WELL  | PAST  | tell FAILED/DeadlineExceeded
          *          | ENDED_BADLY | PAST  | tell FAILED/DeadlineExceeded
          *          | PAUSED      | PAST  | tell FAILED/DeadlineExceeded
          """);

  @TestFactory
  List<DynamicTest> doesWhatTheTableSays() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Policy policy : Policy.values()) {
      for (Seen seen : Seen.values()) {
        for (Deadline deadline : Deadline.values()) {
          tests.add(
              DynamicTest.dynamicTest(
                  policy + " x " + seen + " x " + deadline,
                  () ->
                      assertThat(plan(policy, seen, deadline))
                          .isEqualTo(TABLE.result(policy, seen, deadline))));
        }
      }
    }
    return tests;
  }

  private static String plan(Policy policy, Seen seen, Deadline deadline) {
    RestartPolicy restarts = RestartPolicy.valueOf("RESTART_POLICY_" + policy);
    Binding.Builder binding = Given.binding(restarts).toBuilder();
    Duration allowed = Duration.ofSeconds(60);
    binding.getMetadataBuilder().setCreationTimestamp(Times.time(deadline.end().minus(allowed)));
    binding.getSpecBuilder().setActiveDeadlineSeconds(allowed.toSeconds());
    Plan plan =
        TaskPlan.of(
            new Desired.Run(binding.build()),
            seen.containers(),
            Health.UNKNOWN,
            seen.memory(),
            Given.NOW);
    return Given.shown(plan.actions());
  }
}
