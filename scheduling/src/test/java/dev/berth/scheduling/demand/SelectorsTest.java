package dev.berth.scheduling.demand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.v1.LabelOperator;
import dev.berth.api.meta.v1.LabelRequirement;
import dev.berth.api.meta.v1.LabelSelector;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SelectorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # operator     | values | label | selected
          IN             | a,b    | b     | true
          IN             | a,b    | c     | false
          IN             | a,b    |       | false
          NOT_IN         | a,b    | b     | false
          NOT_IN         | a,b    | c     | true
          NOT_IN         | a,b    |       | true
          EXISTS         |        | ''    | true
          EXISTS         |        |       | false
          DOES_NOT_EXIST |        | a     | false
          DOES_NOT_EXIST |        |       | true
          UNSPECIFIED    |        | a     | false
          UNSPECIFIED    |        |       | false
          """)
  void selectsByOneLabel(
      String operator, @Nullable String values, @Nullable String label, boolean selected) {
    LabelSelector selector =
        LabelSelector.newBuilder()
            .addMatchExpressions(
                LabelRequirement.newBuilder()
                    .setKey("app")
                    .setOperator(LabelOperator.valueOf("LABEL_OPERATOR_" + operator))
                    .addAllValues(values == null ? List.of() : List.of(values.split(","))))
            .build();

    assertThat(Selectors.of(selector).matches(label == null ? Map.of() : Map.of("app", label)))
        .isEqualTo(selected);
  }

  @Test
  void allThatItSaysMustHold() {
    LabelSelector selector =
        LabelSelector.newBuilder()
            .putMatchLabels("app", "web")
            .putMatchLabels("tier", "front")
            .addMatchExpressions(
                LabelRequirement.newBuilder()
                    .setKey("old")
                    .setOperator(LabelOperator.LABEL_OPERATOR_DOES_NOT_EXIST))
            .build();

    assertThat(Selectors.of(selector).matches(Map.of("app", "web", "tier", "front"))).isTrue();
    assertThat(Selectors.of(selector).matches(Map.of("app", "web"))).isFalse();
    assertThat(Selectors.of(selector).matches(Map.of("app", "web", "tier", "front", "old", "")))
        .isFalse();
  }

  @Test
  void emptyOneSelectsEverything() {
    assertThat(Selectors.of(LabelSelector.getDefaultInstance()).matches(Map.of())).isTrue();
    assertThat(Selectors.with(Map.of()).matches(Map.of("app", "web"))).isTrue();
  }

  @Test
  void selectsWhatHasTheLabelsAndMaybeMore() {
    assertThat(Selectors.with(Map.of("app", "web")).matches(Map.of("app", "web", "v", "2")))
        .isTrue();
    assertThat(Selectors.with(Map.of("app", "web", "v", "2")).matches(Map.of("app", "web")))
        .isFalse();
  }

  @Test
  void equalOnesAreEqualInWhateverOrderTheyAreWritten() {
    LabelSelector one =
        LabelSelector.newBuilder().putMatchLabels("a", "1").putMatchLabels("b", "2").build();
    LabelSelector other =
        LabelSelector.newBuilder().putMatchLabels("b", "2").putMatchLabels("a", "1").build();

    assertThat(Selectors.of(one)).isEqualTo(Selectors.of(other));
    assertThat(Selectors.of(one)).isEqualTo(Selectors.with(Map.of("b", "2", "a", "1")));
  }
}
