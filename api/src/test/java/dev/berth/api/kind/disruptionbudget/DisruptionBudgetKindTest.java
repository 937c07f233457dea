package dev.berth.api.kind.disruptionbudget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.kind.Written;
import dev.berth.api.v1.DisruptionBudget;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisruptionBudgetKindTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          selector: {}, minAvailable: 0 | ''
          selector: {}, minAvailable: 3 | ''
          selector: {}, maxUnavailable: 100% | ''
          selector: {matchLabels: {a: b}}, maxUnavailable: 0% | ''
          minAvailable: 1 | spec.selector: Required value: which Tasks; {} for all
          selector: {} | spec: Required value: one of minAvailable and maxUnavailable
          selector: {}, minAvailable: 1, maxUnavailable: 1 | spec: Invalid value: "": minAvailable and maxUnavailable cannot be both set
          selector: {}, minAvailable: -1 | spec.minAvailable: Invalid value: -1: must be greater than or equal to 0
          selector: {}, maxUnavailable: 101% | spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%
          selector: {}, maxUnavailable: -5% | spec.maxUnavailable: Invalid value: "-5%": must be a whole number or a percentage (e.g. 3 or '80%')
          selector: {}, minAvailable: most | spec.minAvailable: Invalid value: "most": must be a whole number or a percentage (e.g. 3 or '80%')
          selector: {matchExpressions: [{key: a, operator: In}]}, minAvailable: 1 | spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'
          """)
  void saysWhichTasksAndHowMany(String spec, String violation) {
    assertThat(wrong(budget(spec))).isEqualTo(violation.isEmpty() ? List.of() : List.of(violation));
  }

  @Test
  void aSelectorIsJudgedAsKubernetesDoes() {
    assertThat(
            wrong(
                budget(
                    """
                    maxUnavailable: 1, selector: {matchLabels: {"!": a}, matchExpressions: [
                      {key: a, operator: In, values: [b, "-"]}, {operator: Exists},
                      {key: "!", operator: NotIn}, {key: c, operator: Exists, values: [d]},
                      {key: d, operator: DoesNotExist, values: [""]}, {key: e}]}
                    """)))
        .extracting(text -> text.replaceAll("(name part|a valid label) .*", "..."))
        .containsExactly(
            "spec.selector.matchLabels: Invalid value: \"!\": ...",
            "spec.selector.matchExpressions[0].values[1]: Invalid value: \"-\": ...",
            "spec.selector.matchExpressions[1].key: Required value: the label's key",
            "spec.selector.matchExpressions[2].key: Invalid value: \"!\": ...",
            "spec.selector.matchExpressions[2].values: Required value: must be specified when"
                + " `operator` is 'In' or 'NotIn'",
            "spec.selector.matchExpressions[3].values: Forbidden: may not be specified when"
                + " `operator` is 'Exists' or 'DoesNotExist'",
            "spec.selector.matchExpressions[4].values: Forbidden: may not be specified when"
                + " `operator` is 'Exists' or 'DoesNotExist'",
            "spec.selector.matchExpressions[5].operator: Required value: how the label is"
                + " compared");
  }

  @Test
  void anOperatorOfANewerReleaseIsNotSupported() {
    DisruptionBudget.Builder budget =
        budget("maxUnavailable: 1, selector: {matchExpressions: [{key: a, operator: Exists}]}")
            .toBuilder();
    budget.getSpecBuilder().getSelectorBuilder().getMatchExpressionsBuilder(0).setOperatorValue(77);
    assertThat(wrong(budget.build()))
        .containsExactly(
            "spec.selector.matchExpressions[0].operator: Unsupported value: 77: supported values:"
                + " \"In\", \"NotIn\", \"Exists\", \"DoesNotExist\"");
  }

  private static List<String> wrong(DisruptionBudget budget) {
    return Written.texts(Validation.of(Kinds.DISRUPTION_BUDGET, budget));
  }

  private static DisruptionBudget budget(String spec) {
    return Written.object(
        Kinds.DISRUPTION_BUDGET,
        "metadata: {name: a, namespace: default}\nspec: {" + spec.replace("\n", " ") + "}");
  }
}
