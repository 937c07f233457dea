package dev.berth.scheduling.filter.node;

import static dev.berth.scheduling.testing.Asks.constraint;
import static dev.berth.scheduling.testing.Samples.labelled;
import static dev.berth.scheduling.testing.Samples.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Constraint;
import dev.berth.api.v1.Node;
import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.filter.Constraints;
import dev.berth.scheduling.filter.Veto;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AttributeRuleTest {
  private static final Node PLAIN = node("n1", "4", "8Gi");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # constraint        | label    | fits
          rack LIKE r[1-3]    | r1       | true
          rack LIKE r[1-3]    | r4       | false
          rack LIKE r[1-3]    | r11      | false
          rack LIKE r[1-3]    | xr1      | false
          rack LIKE r[1-3]    | R1       | false
          rack LIKE r[1-3]    |          | false
          rack LIKE .*        | ''       | true
          rack LIKE .*        |          | false
          'rack LIKE r1|r2'   | r2       | true
          rack LIKE [         | [        | false
          rack UNLIKE r[1-3]  | r1       | false
          rack UNLIKE r[1-3]  | r4       | true
          rack UNLIKE r[1-3]  | r11      | true
          rack UNLIKE r[1-3]  | ''       | true
          rack UNLIKE r[1-3]  |          | true
          rack CLUSTER r1     | r1       | true
          rack CLUSTER r1     | r2       | false
          rack CLUSTER r1     | r11      | false
          rack CLUSTER r1     |          | false
          rack IS r1          | r1       | true
          rack IS r1          | R1       | false
          rack IS r1          | r2       | false
          rack IS r1          |          | false
          rack IS 1.5         | 1.500    | true
          rack IS 1.5         | 01.5     | true
          rack IS 1.5         | 1.5004   | true
          rack IS 1.5         | 1.4996   | true
          rack IS 1.5         | 1.5006   | false
          rack IS 1.5         | 1.49     | false
          rack IS 1.5         | one      | false
          rack IS 0           | 0.0005   | true
          rack IS 0           | -0.0005  | true
          rack IS 0.002       | 0.0015   | true
          rack IS 0.002       | 0.0025   | true
          rack IS 0.003       | 0.0025   | false
          rack IS -1          | -1.0     | true
          rack IS -1          | 1        | false
          rack IS 1000        | 1e3      | false
          rack IS 1e3         | 1e3      | true
          rack IS 1E999999999 | 1        | false
          rack IS 1           | 1.000000000000000000000000000000000000000 | false
          """)
  void judgesANodeByItsAttribute(String text, @Nullable String label, boolean fits) {
    assertThat(veto(constraint(text), facts("rack", label)))
        .isEqualTo(fits ? null : new Veto.ConstraintDiffers(text));
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void patternThatWouldReadForYearsIsLikeNothing() {
    NodeFacts node = facts("rack", "a".repeat(63));

    assertThat(veto(constraint("rack LIKE (a|aa)+b"), node)).isNotNull();
    assertThat(veto(constraint("rack LIKE .*a.*a.*a"), node)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"@hostname UNIQUE", "rack GROUP_BY", "rack MAX_PER 2", "rack CLUSTER"})
  void thoseThatCountTasksAreNotAboutANodeAlone(String text) {
    assertThat(AttributeRule.of(constraint(text))).isEmpty();
    assertThat(Constraints.counts(constraint(text))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rack LIKE r", "rack UNLIKE r", "rack IS r", "rack CLUSTER r"})
  void thoseAboutANodeAloneCountNothing(String text) {
    assertThat(AttributeRule.of(constraint(text))).isPresent();
    assertThat(Constraints.counts(constraint(text))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 99})
  void operatorThatIsNotKnownFitsNoNode(int operator) {
    Constraint unknown =
        Constraint.newBuilder().setAttribute("rack").setOperatorValue(operator).build();

    assertThat(Constraints.counts(unknown)).isFalse();
    assertThat(veto(unknown, facts("rack", "r1"))).isNotNull();
    assertThat(veto(unknown, facts("rack", null))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "@hostname, kubernetes.io/hostname",
    "@hostname, berth.dev/hostname",
    "@zone, topology.kubernetes.io/zone",
    "@region, topology.kubernetes.io/region",
    "rack, rack"
  })
  void someAttributesAreCertainLabels(String attribute, String label) {
    NodeFacts node = facts(label, "x");
    Constraint like =
        constraint(attribute + " LIKE " + (label.equals("kubernetes.io/hostname") ? "n1" : "x"));

    assertThat(veto(like, node)).isNull();
  }

  @Test
  void constraintIsToldAsPeopleWriteIt() {
    assertThat(Constraints.text(constraint("@hostname UNIQUE"))).isEqualTo("@hostname UNIQUE");
    assertThat(Constraints.text(constraint("rack GROUP_BY 3"))).isEqualTo("rack GROUP_BY 3");
  }

  private static @Nullable Veto veto(Constraint constraint, NodeFacts node) {
    return AttributeRule.of(constraint).orElseThrow().veto(node);
  }

  private static NodeFacts facts(String key, @Nullable String value) {
    return NodeFacts.of(value == null ? PLAIN : labelled(PLAIN, key, value));
  }
}
