package dev.berth.api.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.FieldSelector.Requirement;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldSelectorsTest {
  @Test
  void readsAllOfKubectlsSyntax() {
    assertThat(
            FieldSelectors.parse(
                    "metadata.name=a, metadata.name==b ,metadata.namespace!=c,metadata.name=",
                    Kinds.TASK)
                .requirements())
        .containsExactly(
            new Requirement("metadata.name", true, "a"),
            new Requirement("metadata.name", true, "b"),
            new Requirement("metadata.namespace", false, "c"),
            new Requirement("metadata.name", true, ""));
    assertThat(FieldSelectors.parse("", Kinds.TASK)).isEqualTo(FieldSelector.ALL);
  }

  @Test
  void anUnknownFieldIsRefusedWithThoseThatAreSupported() {
    assertThatThrownBy(() -> FieldSelectors.parse("spec.image=x", Kinds.LEASE))
        .isInstanceOf(FailureException.class)
        .hasMessage(
            "field selector \"spec.image=x\": \"spec.image\" is not a field that selects leases;"
                + " supported: metadata.name, metadata.namespace, spec.holderIdentity");
  }

  @ParameterizedTest
  @ValueSource(strings = {"metadata.name", "=x", "metadata.name=a=b", "metadata.name=\\x"})
  void refusesWhatIsNotASelector(String text) {
    assertThatThrownBy(() -> FieldSelectors.parse(text, Kinds.TASK))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith("field selector \"" + text + "\"");
  }

  @Property
  void whatIsPrintedReadsAsTheSame(
      @ForAll boolean equal, @ForAll @AlphaChars @Chars({'\\', ',', '='}) String value) {
    FieldSelector selector =
        new FieldSelector(
            java.util.List.of(
                new Requirement("metadata.name", equal, value),
                new Requirement("metadata.namespace", true, "x")));
    assertThat(FieldSelectors.parse(FieldSelectors.print(selector), Kinds.TASK))
        .isEqualTo(selector);
  }
}
