package dev.berth.api.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Written;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {} | ''
          {matchLabels: {b: "2", a: "1"}} | a=1,b=2
          {matchExpressions: [{key: a, operator: In, values: [x, y]}]} | a in (x,y)
          {matchLabels: {a: "1"}, matchExpressions: [{key: b, operator: NotIn, values: [x]}]} | a=1,b!=x
          {matchExpressions: [{key: a, operator: Exists}, {key: b, operator: DoesNotExist}]} | a,!b
          """)
  void isTheSameAsPeopleTypeIt(String message, String typed) {
    assertThat(Selectors.of(selector(message))).isEqualTo(LabelSelectors.parse(typed));
  }

  @Test
  void anUnknownOperatorHoldsForNothing() {
    dev.berth.api.meta.v1.LabelSelector.Builder message =
        selector("{matchExpressions: [{key: a, operator: Exists}]}").toBuilder();
    message.getMatchExpressionsBuilder(0).setOperatorValue(77);
    LabelSelector selector = Selectors.of(message.build());
    assertThat(selector.matches(Map.of("a", "x"))).isFalse();
    assertThat(selector.matches(Map.of())).isFalse();
  }

  private static dev.berth.api.meta.v1.LabelSelector selector(String yaml) {
    return Written.object(Kinds.DISRUPTION_BUDGET, "spec: {selector: %s}".formatted(yaml))
        .getSpec()
        .getSelector();
  }
}
