package dev.berth.api.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.LabelSelector.Operator;
import dev.berth.api.meta.LabelSelector.Requirement;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorsTest {
  @Test
  void readsAllOfKubectlsSyntax() {
    assertThat(
            LabelSelectors.parse("a=b, c==d ,e!=f,x.io/g in (x, y),h notin (z),i,!j,in in (in)")
                .requirements())
        .containsExactly(
            new Requirement("a", Operator.IN, List.of("b")),
            new Requirement("c", Operator.IN, List.of("d")),
            new Requirement("e", Operator.NOT_IN, List.of("f")),
            new Requirement("x.io/g", Operator.IN, List.of("x", "y")),
            new Requirement("h", Operator.NOT_IN, List.of("z")),
            new Requirement("i", Operator.EXISTS, List.of()),
            new Requirement("j", Operator.DOES_NOT_EXIST, List.of()),
            new Requirement("in", Operator.IN, List.of("in")));
  }

  @Test
  void theEmptyTextSelectsEverything() {
    assertThat(LabelSelectors.parse(" ")).isEqualTo(LabelSelector.ALL);
    assertThat(LabelSelectors.print(LabelSelector.ALL)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app=web | true",
        "app!=web | false",
        "app in (db,web) | true",
        "app notin (db) | true",
        "tier!=x | true",
        "tier notin (x) | true",
        "tier | false",
        "!tier | true",
        "app,!tier | true",
        "empty= | true",
        "app= | false",
      })
  void selectsAsKubernetesDoes(String selector, boolean matches) {
    assertThat(LabelSelectors.parse(selector).matches(Map.of("app", "web", "empty", "")))
        .isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=b,", ",a", "a in", "a in (", "a in (x", "a x", "=b", "a=b c", "a=-b", "a/b/c=d", "a>1",
        "!", "!a=b", "a=b)", "A_/x", "a===b"
      })
  void refusesWhatIsNotASelectorAndSaysWhere(String text) {
    assertThatThrownBy(() -> LabelSelectors.parse(text))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.BadRequest.class))
        .hasMessageContaining("label selector \"" + text + "\" at character ");
  }

  @Property
  void whatIsPrintedReadsAsTheSame(@ForAll("selectors") LabelSelector selector) {
    assertThat(LabelSelectors.parse(LabelSelectors.print(selector))).isEqualTo(selector);
  }

  @Provide
  Arbitrary<LabelSelector> selectors() {
    Arbitrary<String> word =
        Arbitraries.strings().withChars("abcXYZ019").ofMinLength(1).ofMaxLength(8);
    Arbitrary<String> key =
        Arbitraries.oneOf(word, Combinators.combine(word, word).as((a, b) -> a + "-." + b))
            .flatMap(name -> Arbitraries.of(name, "example.com/" + name));
    net.jqwik.api.arbitraries.ListArbitrary<String> values =
        Arbitraries.oneOf(word, Arbitraries.just("")).list().ofMinSize(1);
    return Combinators.combine(key, Arbitraries.of(Operator.class), values.ofMaxSize(4))
        .as((name, operator, set) ->
            new Requirement(
                name,
                operator,
                operator == Operator.IN || operator == Operator.NOT_IN ? set : List.of()))
        .list()
        .ofMaxSize(5)
        .map(LabelSelector::new);
  }
}
