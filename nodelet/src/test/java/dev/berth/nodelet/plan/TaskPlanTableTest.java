package dev.berth.nodelet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.RestartPolicy;
import dev.berth.nodelet.runtime.ContainerState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every pair of what is desired and what is observed, each with all that is to be done. */
class TaskPlanTableTest {
  @SuppressWarnings("ImmutableEnumChecker") // nothing changes them here
  private enum Wanted {
    UNKNOWN(new Desired.Unknown()),
    NOTHING(new Desired.Nothing()),
    ALWAYS(new Desired.Run(Given.binding(RestartPolicy.RESTART_POLICY_ALWAYS))),
    ON_FAILURE(new Desired.Run(Given.binding(RestartPolicy.RESTART_POLICY_ON_FAILURE))),
    NEVER(new Desired.Run(Given.binding(RestartPolicy.RESTART_POLICY_NEVER))),
    PAUSE(new Desired.Pause(Optional.empty())),
    STOP(new Desired.Stop(Given.binding(RestartPolicy.RESTART_POLICY_ALWAYS)));

    private final Desired desired;

    Wanted(Desired desired) {
      this.desired = desired;
    }
  }

  @SuppressWarnings("ImmutableEnumChecker") // as above
  private enum Seen {
    NONE,
    CREATED(Given.own(0, Given.created())),
    RUNNING(Given.own(0, Given.running())),
    ENDED_WELL(Given.own(0, Given.ended(0))),
    ENDED_BADLY(Given.own(0, Given.ended(3))),
    OUT_OF_MEMORY(Given.own(0, Given.outOfMemory())),
    RESTARTED(Given.own(0, Given.ended(3)), Given.own(1, Given.running())),
    RESTARTED_TWICE(
        Given.own(0, Given.ended(3)), Given.own(1, Given.ended(3)), Given.own(2, Given.running())),
    OTHER_RUNNING(Given.other(Given.running())),
    OTHER_ENDED(Given.other(Given.ended(0))),
    BOTH_RUNNING(Given.other(Given.running()), Given.own(0, Given.running()));

    private final List<ContainerState> containers;

    Seen(ContainerState... containers) {
      this.containers = List.of(containers);
    }
  }

  private static final String TABLE =
      """
      UNKNOWN    | NONE            |
      UNKNOWN    | CREATED         |
      UNKNOWN    | RUNNING         |
      UNKNOWN    | ENDED_WELL      |
      UNKNOWN    | ENDED_BADLY     |
      UNKNOWN    | OUT_OF_MEMORY   |
      UNKNOWN    | RESTARTED       |
      UNKNOWN    | RESTARTED_TWICE |
      UNKNOWN    | OTHER_RUNNING   |
      UNKNOWN    | OTHER_ENDED     |
      UNKNOWN    | BOTH_RUNNING    |
      NOTHING    | NONE            |
      NOTHING    | CREATED         | remove own0
      NOTHING    | RUNNING         | stop own0 5s, remove own0
      NOTHING    | ENDED_WELL      | remove own0
      NOTHING    | ENDED_BADLY     | remove own0
      NOTHING    | OUT_OF_MEMORY   | remove own0
      NOTHING    | RESTARTED       | remove own0, stop own1 5s, remove own1
      NOTHING    | RESTARTED_TWICE | remove own0, remove own1, stop own2 5s, remove own2
      NOTHING    | OTHER_RUNNING   | stop other 5s, remove other
      NOTHING    | OTHER_ENDED     | remove other
      NOTHING    | BOTH_RUNNING    | stop other 5s, remove other, stop own0 5s, remove own0
      ALWAYS     | NONE            | admit
      ALWAYS     | CREATED         | start own0
      ALWAYS     | RUNNING         | tell RUNNING
      ALWAYS     | ENDED_WELL      | record, tell BACK_OFF/Completed, wait 2
      ALWAYS     | ENDED_BADLY     | read own0
      ALWAYS     | OUT_OF_MEMORY   | read own0
      ALWAYS     | RESTARTED       | tell RUNNING
      ALWAYS     | RESTARTED_TWICE | remove own0, tell RUNNING
      ALWAYS     | OTHER_RUNNING   | stop other 5s, remove other
      ALWAYS     | OTHER_ENDED     | remove other
      ALWAYS     | BOTH_RUNNING    | stop other 5s, remove other
      ON_FAILURE | NONE            | admit
      ON_FAILURE | CREATED         | start own0
      ON_FAILURE | RUNNING         | tell RUNNING
      ON_FAILURE | ENDED_WELL      | tell SUCCEEDED/Completed
      ON_FAILURE | ENDED_BADLY     | read own0
      ON_FAILURE | OUT_OF_MEMORY   | read own0
      ON_FAILURE | RESTARTED       | tell RUNNING
      ON_FAILURE | RESTARTED_TWICE | remove own0, tell RUNNING
      ON_FAILURE | OTHER_RUNNING   | stop other 5s, remove other
      ON_FAILURE | OTHER_ENDED     | remove other
      ON_FAILURE | BOTH_RUNNING    | stop other 5s, remove other
      NEVER      | NONE            | admit
      NEVER      | CREATED         | start own0
      NEVER      | RUNNING         | tell RUNNING
      NEVER      | ENDED_WELL      | tell SUCCEEDED/Completed
      NEVER      | ENDED_BADLY     | read own0
      NEVER      | OUT_OF_MEMORY   | read own0
      NEVER      | RESTARTED       | tell RUNNING
      NEVER      | RESTARTED_TWICE | remove own0, tell RUNNING
      NEVER      | OTHER_RUNNING   | stop other 5s, remove other
      NEVER      | OTHER_ENDED     | remove other
      NEVER      | BOTH_RUNNING    | stop other 5s, remove other
      PAUSE      | NONE            |
      PAUSE      | CREATED         |
      PAUSE      | RUNNING         | stop own0 5s
      PAUSE      | ENDED_WELL      |
      PAUSE      | ENDED_BADLY     |
      PAUSE      | OUT_OF_MEMORY   |
      PAUSE      | RESTARTED       | stop own1 5s
      PAUSE      | RESTARTED_TWICE | stop own2 5s
      PAUSE      | OTHER_RUNNING   | stop other 5s
      PAUSE      | OTHER_ENDED     |
      PAUSE      | BOTH_RUNNING    | stop other 5s, stop own0 5s
      STOP       | NONE            | tell STOPPED
      STOP       | CREATED         | remove own0
      STOP       | RUNNING         | tell STOPPING, stop own0 7s
      STOP       | ENDED_WELL      | remove own0
      STOP       | ENDED_BADLY     | remove own0
      STOP       | OUT_OF_MEMORY   | remove own0
      STOP       | RESTARTED       | tell STOPPING, stop own1 7s
      STOP       | RESTARTED_TWICE | tell STOPPING, stop own2 7s
      STOP       | OTHER_RUNNING   | tell STOPPING, stop other 7s
      STOP       | OTHER_ENDED     | remove other
      STOP       | BOTH_RUNNING    | tell STOPPING, stop other 7s, stop own0 7s
      """;

  @TestFactory
  List<DynamicTest> doesWhatTheTableSays() {
    List<DynamicTest> tests = new ArrayList<>();
    rows()
        .forEach((pair, expected) ->
            tests.add(
                DynamicTest.dynamicTest(
                    pair,
                    () -> {
                      String[] parts = pair.split(" x ", -1);
                      Plan plan =
                          TaskPlan.of(
                              Wanted.valueOf(parts[0]).desired,
                              Seen.valueOf(parts[1]).containers,
                              Health.UNKNOWN,
                              Memory.fresh(Given.FENCE),
                              Given.NOW);
                      assertThat(Given.shown(plan.actions())).isEqualTo(expected);
                    })));
    return tests;
  }

  @Test
  void tableHasEveryPair() {
    List<String> pairs = new ArrayList<>();
    for (Wanted wanted : Wanted.values()) {
      for (Seen seen : Seen.values()) {
        pairs.add(wanted + " x " + seen);
      }
    }
    assertThat(rows().keySet()).containsExactlyInAnyOrderElementsOf(pairs);
  }

  private static Map<String, String> rows() {
    Map<String, String> rows = new HashMap<>();
    TABLE
        .lines()
        .forEach(line -> {
          String[] cells = line.split("\\|", -1);
          rows.put(cells[0].strip() + " x " + cells[1].strip(), cells[2].strip());
        });
    return rows;
  }
}
