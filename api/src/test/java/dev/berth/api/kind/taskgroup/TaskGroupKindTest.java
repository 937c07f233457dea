package dev.berth.api.kind.taskgroup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.kind.Written;
import dev.berth.api.v1.TaskGroup;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskGroupKindTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {minMembers: 1} | ''
          {minMembers: 1000, timeoutSeconds: 3600} | ''
          {} | spec.minMembers: Required value: how many Tasks must be placed at one go
          {minMembers: 0} | spec.minMembers: Invalid value: 0: must be between 1 and 1000, inclusive
          {minMembers: 1001} | spec.minMembers: Invalid value: 1001: must be between 1 and 1000, inclusive
          {minMembers: 1, timeoutSeconds: 0} | spec.timeoutSeconds: Invalid value: 0: must be between 1 and 3600, inclusive
          {minMembers: 1, timeoutSeconds: 3601} | spec.timeoutSeconds: Invalid value: 3601: must be between 1 and 3600, inclusive
          """)
  void hasMembersAndPatience(String spec, String violation) {
    assertThat(Written.texts(Validation.of(Kinds.TASK_GROUP, group("spec: " + spec))))
        .isEqualTo(violation.isEmpty() ? List.of() : List.of(violation));
  }

  @Test
  void withoutASpecItLacksMembersAndGetsNoDefaults() {
    assertThat(Written.texts(Validation.of(Kinds.TASK_GROUP, group(""))))
        .containsExactly(
            "spec.minMembers: Required value: how many Tasks must be placed at one go");
    assertThat(group("").hasSpec()).isFalse();
  }

  @Test
  void waitsAMinuteWhenItDoesNotSay() {
    assertThat(group("spec: {minMembers: 1}").getSpec().getTimeoutSeconds()).isEqualTo(60);
    assertThat(group("spec: {timeoutSeconds: 5}").getSpec().getTimeoutSeconds()).isEqualTo(5);
  }

  @Test
  void showsHowFarItIs() {
    TaskGroup group =
        group(
            """
            spec: {minMembers: 3}
            status: {phase: Incomplete, members: 4, placed: 2, message: node n1 refused one}
            """);
    assertThat(
            Kinds.TASK_GROUP.rules().columns().stream()
                .map(column -> column.title() + "=" + column.value().apply(group)))
        .containsExactly(
            "PHASE=Incomplete",
            "MINIMUM=3",
            "MEMBERS=4",
            "PLACED=2",
            "MESSAGE=node n1 refused one");
  }

  private static TaskGroup group(String fields) {
    return Kinds.TASK_GROUP
        .rules()
        .withDefaults(
            Written.object(Kinds.TASK_GROUP, "metadata: {name: a, namespace: default}\n" + fields));
  }
}
