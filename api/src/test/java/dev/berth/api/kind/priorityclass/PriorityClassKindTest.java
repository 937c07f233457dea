package dev.berth.api.kind.priorityclass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.kind.Written;
import dev.berth.api.scheduling.v1.PriorityClass;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriorityClassKindTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          high | value: 1000000000 | ''
          low | value: -5 | ''
          low | value: 0 | ''
          low | '' | value: Required value: the priority of the Tasks that name the class
          high | value: 1000000001 | value: Forbidden: maximum allowed value of a user defined priority is 1000000000
          high | {value: 1, preemptionPolicy: Never} | ''
          high | {value: 1, preemptionPolicy: Always} | preemptionPolicy: Unsupported value: "Always": supported values: "PreemptLowerPriority", "Never"
          system-node-critical | value: 2000001000 | ''
          system-mine | value: 1 | metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class
          system-node-critical | value: 5 | metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: value of system-node-critical PriorityClass must be 2000001000
          system-node-critical | {value: 2000001000, globalDefault: true} | metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: globalDefault of system-node-critical PriorityClass must be false
          """)
  void itsRulesAreThoseOfKubernetes(String name, String fields, String violation) {
    assertThat(Written.texts(Validation.of(Kinds.PRIORITY_CLASS, priority(name, fields))))
        .isEqualTo(violation.isEmpty() ? List.of() : List.of(violation));
  }

  @Test
  void whatTasksHaveOfItIsFixed() {
    PriorityClass before = priority("a", "{value: 1, description: x}");
    assertThat(update(before, priority("a", "{value: 1, description: y, globalDefault: true}")))
        .isEmpty();
    assertThat(update(before, priority("a", "{value: 2, preemptionPolicy: Never}")))
        .containsExactly(
            "value: Forbidden: may not be changed in an update.",
            "preemptionPolicy: Invalid value: \"Never\": field is immutable");
  }

  @Test
  void preemptsWhenItDoesNotSay() {
    assertThat(priority("a", "value: 1").getPreemptionPolicy()).isEqualTo("PreemptLowerPriority");
  }

  @Test
  void theServersOwnAreValid() {
    assertThat(SystemClasses.all())
        .extracting(one -> one.getMetadata().getName() + "=" + one.getValue())
        .containsExactly("system-cluster-critical=2000000000", "system-node-critical=2000001000");
    assertThat(SystemClasses.all())
        .allSatisfy(one -> assertThat(Validation.of(Kinds.PRIORITY_CLASS, one)).isEmpty())
        .allSatisfy(one -> assertThat(SystemClasses.has(one.getMetadata().getName())).isTrue());
    assertThat(SystemClasses.has("high")).isFalse();
  }

  private static List<String> update(PriorityClass before, PriorityClass after) {
    return Written.texts(Validation.ofUpdate(Kinds.PRIORITY_CLASS, before, after));
  }

  private static PriorityClass priority(String name, String fields) {
    String block = fields.startsWith("{") ? fields.substring(1, fields.length() - 1) : fields;
    String yaml = "metadata: {name: " + name + "}\n" + block.replace(", ", "\n");
    return Kinds.PRIORITY_CLASS.rules().withDefaults(Written.object(Kinds.PRIORITY_CLASS, yaml));
  }
}
