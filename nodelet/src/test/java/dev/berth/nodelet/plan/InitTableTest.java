package dev.berth.nodelet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.InitCommand;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every pair of what is desired and what is observed of a task with two init commands, the second
 * of which may take a minute; each with all that is to be done.
 */
class InitTableTest {
  @SuppressWarnings("ImmutableEnumChecker") // nothing changes them here
  private enum Wanted {
    UNKNOWN(new Desired.Unknown()),
    NOTHING(new Desired.Nothing()),
    ALWAYS(new Desired.Run(binding(RestartPolicy.RESTART_POLICY_ALWAYS))),
    ON_FAILURE(new Desired.Run(binding(RestartPolicy.RESTART_POLICY_ON_FAILURE))),
    NEVER(new Desired.Run(binding(RestartPolicy.RESTART_POLICY_NEVER))),
    PAUSE(new Desired.Pause(Optional.of(binding(RestartPolicy.RESTART_POLICY_ALWAYS)))),
    STOP(new Desired.Stop(binding(RestartPolicy.RESTART_POLICY_ALWAYS)));

    private final Desired desired;

    Wanted(Desired desired) {
      this.desired = desired;
    }
  }

  @SuppressWarnings("ImmutableEnumChecker") // as above
  private enum Seen {
    NONE,
    CREATED(Given.init(0, 0, Given.created())),
    RUNNING(Given.init(0, 0, Given.running())),
    DONE(Given.init(0, 0, Given.ended(0))),
    FAILED(Given.init(0, 0, Given.ended(3))),
    OUT_OF_MEMORY(Given.init(0, 0, Given.outOfMemory())),
    AGAIN(Given.init(0, 0, Given.ended(3)), Given.init(0, 1, Given.running())),
    FAILED_AGAIN(Given.init(0, 0, Given.ended(3)), Given.init(0, 1, Given.ended(3))),
    DONE_AGAIN(Given.init(0, 0, Given.ended(3)), Given.init(0, 1, Given.ended(0))),
    SECOND(Given.init(0, 1, Given.ended(0)), Given.init(1, 1, Given.running())),
    /** Somebody has removed the first one's container. */
    SECOND_ALONE(Given.init(1, 1, Given.running())),
    SECOND_FAILED(Given.init(0, 0, Given.ended(0)), Given.init(1, 0, Given.ended(3))),
    /** For longer than its minute. */
    SECOND_LATE(Given.init(0, 0, Given.ended(0)), Given.init(1, 0, lateRunning())),
    /** It answered the stop signal with exit code 0. */
    SECOND_TIMED_OUT(Given.init(0, 0, Given.ended(0)), Given.init(1, 0, lateEnded())),
    ALL_DONE(Given.init(0, 0, Given.ended(0)), Given.init(1, 2, Given.ended(0))),
    OWN_CREATED(Given.init(1, 2, Given.ended(0)), Given.own(2, Given.created())),
    OWN_RUNNING(Given.init(1, 2, Given.ended(0)), Given.own(2, Given.running())),
    OWN_ENDED(Given.own(2, Given.ended(3))),
    OTHER_RUNNING(otherRunning());

    private final List<ContainerState> containers;

    Seen(ContainerState... containers) {
      this.containers = List.of(containers);
    }

    private static Status lateRunning() {
      return new Status.Running(Given.NOW.minusSeconds(61));
    }

    private static Status lateEnded() {
      return new Status.Ended(Given.NOW.minusSeconds(61), Given.NOW, 0, false);
    }

    /** Of an init command of an earlier place. */
    private static ContainerState otherRunning() {
      return Given.init(Given.other(Given.running()), 0);
    }

    /** Of a nodelet that has admitted the task, and has read what the newest container left. */
    Memory memory() {
      Memory memory = Memory.fresh(Given.FENCE).withAdmission();
      return containers.isEmpty() ? memory : memory.withWords(containers.getLast().id(), "words");
    }
  }

  /** "*" stands for what no other row of the same observation says. */
  private static final Table TABLE =
      Table.of(
          """
          UNKNOWN | *                |
          *       | NONE             | tell STARTING/Initializing, init 0.0
          NOTHING | NONE             |
          PAUSE   | NONE             |
          STOP    | NONE             | tell STOPPED
          *       | CREATED          | start init0.0
          NOTHING | CREATED          | remove init0.0
          PAUSE   | CREATED          |
          STOP    | CREATED          | remove init0.0
          *       | RUNNING          | tell STARTING/Initializing
          NOTHING | RUNNING          | stop init0.0 5s, remove init0.0
          PAUSE   | RUNNING          | remove init0.0
          STOP    | RUNNING          | tell STOPPING, stop init0.0 7s
          *       | DONE             | tell STARTING/Initializing, init 1.0
          NOTHING | DONE             | remove init0.0
          PAUSE   | DONE             |
          STOP    | DONE             | remove init0.0
          *       | FAILED           | record, tell BACK_OFF/InitError, wait 2
          NEVER   | FAILED           | tell FAILED/InitError
          NOTHING | FAILED           | remove init0.0
          PAUSE   | FAILED           |
          STOP    | FAILED           | remove init0.0
          *       | OUT_OF_MEMORY    | record, tell BACK_OFF/InitError, wait 2
          NEVER   | OUT_OF_MEMORY    | tell FAILED/InitError
          NOTHING | OUT_OF_MEMORY    | remove init0.0
          PAUSE   | OUT_OF_MEMORY    |
          STOP    | OUT_OF_MEMORY    | remove init0.0
          *       | AGAIN            | remove init0.0, tell STARTING/Initializing
          NOTHING | AGAIN            | remove init0.0, stop init0.1 5s, remove init0.1
          PAUSE   | AGAIN            | remove init0.1
          STOP    | AGAIN            | tell STOPPING, stop init0.1 7s
          *       | FAILED_AGAIN     | remove init0.0, record, tell BACK_OFF/InitError, wait 6
          NEVER   | FAILED_AGAIN     | remove init0.0, tell FAILED/InitError
          NOTHING | FAILED_AGAIN     | remove init0.0, remove init0.1
          PAUSE   | FAILED_AGAIN     |
          STOP    | FAILED_AGAIN     | remove init0.0, remove init0.1
          *       | DONE_AGAIN       | tell STARTING/Initializing, init 1.1
          NOTHING | DONE_AGAIN       | remove init0.0, remove init0.1
          PAUSE   | DONE_AGAIN       |
          STOP    | DONE_AGAIN       | remove init0.0, remove init0.1
          *       | SECOND           | tell STARTING/Initializing, wait 50
          NOTHING | SECOND           | remove init0.1, stop init1.1 5s, remove init1.1
          PAUSE   | SECOND           | remove init1.1
          STOP    | SECOND           | tell STOPPING, stop init1.1 7s
          *       | SECOND_ALONE     | tell STARTING/Initializing, wait 50
          NOTHING | SECOND_ALONE     | stop init1.1 5s, remove init1.1
          PAUSE   | SECOND_ALONE     | remove init1.1
          STOP    | SECOND_ALONE     | tell STOPPING, stop init1.1 7s
          *       | SECOND_FAILED    | record, tell BACK_OFF/InitError, wait 2
          NEVER   | SECOND_FAILED    | tell FAILED/InitError
          NOTHING | SECOND_FAILED    | remove init0.0, remove init1.0
          PAUSE   | SECOND_FAILED    |
          STOP    | SECOND_FAILED    | remove init0.0, remove init1.0
          *       | SECOND_LATE      | tell STARTING/Initializing, stop init1.0 7s
          NOTHING | SECOND_LATE      | remove init0.0, stop init1.0 5s, remove init1.0
          PAUSE   | SECOND_LATE      | remove init1.0
          STOP    | SECOND_LATE      | tell STOPPING, stop init1.0 7s
          *       | SECOND_TIMED_OUT | record, tell BACK_OFF/InitError, wait 2
          NEVER   | SECOND_TIMED_OUT | tell FAILED/InitError
          NOTHING | SECOND_TIMED_OUT | remove init0.0, remove init1.0
          PAUSE   | SECOND_TIMED_OUT |
          STOP    | SECOND_TIMED_OUT | remove init0.0, remove init1.0
          *       | ALL_DONE         | tell STARTING, launch 2
          NOTHING | ALL_DONE         | remove init0.0, remove init1.2
          PAUSE   | ALL_DONE         |
          STOP    | ALL_DONE         | remove init0.0, remove init1.2
          *       | OWN_CREATED      | start own2
          NOTHING | OWN_CREATED      | remove init1.2, remove own2
          PAUSE   | OWN_CREATED      |
          STOP    | OWN_CREATED      | remove init1.2, remove own2
          *       | OWN_RUNNING      | tell RUNNING, remove init1.2
          NOTHING | OWN_RUNNING      | remove init1.2, stop own2 5s, remove own2
          PAUSE   | OWN_RUNNING      | stop own2 5s after [drain]
          STOP    | OWN_RUNNING      | tell STOPPING, stop own2 7s after [drain]
          *       | OWN_ENDED        | record, tell BACK_OFF/Error, wait 18
          NEVER   | OWN_ENDED        | tell FAILED/Error
          NOTHING | OWN_ENDED        | remove own2
          PAUSE   | OWN_ENDED        |
          STOP    | OWN_ENDED        | remove own2
          *       | OTHER_RUNNING    | stop other 5s, remove other
          PAUSE   | OTHER_RUNNING    | remove other
          STOP    | OTHER_RUNNING    | tell STOPPING, stop other 7s
          """);

  @TestFactory
  List<DynamicTest> doesWhatTheTableSays() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Wanted wanted : Wanted.values()) {
      for (Seen seen : Seen.values()) {
        tests.add(
            DynamicTest.dynamicTest(
                wanted + " x " + seen,
                () -> assertThat(planned(wanted, seen)).isEqualTo(TABLE.result(wanted, seen))));
      }
    }
    return tests;
  }

  private static String planned(Wanted wanted, Seen seen) {
    Plan plan =
        TaskPlan.of(wanted.desired, seen.containers, Health.UNKNOWN, seen.memory(), Given.NOW);
    return Given.shown(plan.actions());
  }

  static Binding binding(RestartPolicy policy) {
    Binding.Builder binding = Given.binding(policy).toBuilder();
    binding
        .getSpecBuilder()
        .getContainerBuilder()
        .addInitCommands(InitCommand.newBuilder().setName("first").addCommand("a"))
        .addInitCommands(
            InitCommand.newBuilder()
                .setName("second")
                .setImage("tools")
                .addCommand("b")
                .setTimeoutSeconds(60))
        .getPreStopBuilder()
        .addCommand("drain");
    return binding.build();
  }
}
