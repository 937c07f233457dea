package dev.berth.cli.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.kind.node.Taints;
import dev.berth.api.v1.Taint;
import dev.berth.cli.outcome.CommandException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaintEditsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # before                        | typed                         | after
          ''                              | gpu=a100:NoSchedule           | gpu=a100:NoSchedule
          ''                              | gpu:NoExecute                 | gpu:NoExecute
          ''                              | gpu=:NoExecute                | gpu:NoExecute
          ''                              | example.org/a:PreferNoSchedule | example.org/a:PreferNoSchedule
          a:NoSchedule                    | a:NoExecute                   | a:NoSchedule a:NoExecute
          a=x:NoSchedule                  | a=x:NoSchedule                | a=x:NoSchedule
          a:NoSchedule b:NoSchedule       | a:NoSchedule-                 | b:NoSchedule
          a:NoSchedule a=x:NoExecute b:NoExecute | a-                     | b:NoExecute
          a:NoSchedule a=x:NoExecute      | a:NoExecute-                  | a:NoSchedule
          a=x:NoExecute                   | a=x:NoExecute-                | ''
          example.org/a=x:NoExecute       | example.org/a-                | ''
          a:NoSchedule                    | b:NoExecute a:NoSchedule-     | b:NoExecute
          """)
  void becomeWhatIsTyped(String before, String typed, String after) {
    assertThat(applied(before, typed, false)).isEqualTo(after);
  }

  @Test
  void anotherValueIsReplacedOnlyWhenThatIsSaid() {
    assertThat(refused(() -> applied("a=x:NoSchedule", "a=y:NoSchedule", false)))
        .isEqualTo("1 node/n1 has taint a=x:NoSchedule already; --overwrite replaces it");
    assertThat(applied("a=x:NoSchedule b:NoExecute", "a=y:NoSchedule", true))
        .isEqualTo("a=y:NoSchedule b:NoExecute");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''             | a-            | node/n1 has no taint a
          a:NoSchedule   | a:NoExecute-  | node/n1 has no taint a:NoExecute
          a=x:NoSchedule | a=y:NoSchedule- | node/n1 has no taint a=y:NoSchedule
          """)
  void whatIsNotThereCannotBeTakenAway(String before, String typed, String message) {
    assertThat(refused(() -> applied(before, typed, false))).isEqualTo("1 " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a                     | "a": its effect is missing; write KEY=VALUE:EFFECT or
          a=b                   | "a=b": its effect is missing
          a:NoExecut            | "a:NoExecut": "NoExecut" is not an effect (did you mean "NoExecute"?); effects: NoSchedule, PreferNoSchedule, NoExecute
          a:                    | "a:": "" is not an effect; effects:
          -b:NoExecute          | "-b:NoExecute": "-b" is not a taint's key: name part must
          a=-b:NoExecute        | "a=-b:NoExecute": "-b" is not a taint's value:
          :NoExecute            | "" is not a taint's key
          a:NoExecute a:NoExecute | "a:NoExecute": something was said of that taint already
          a:NoExecute a-        | "a-": something was said of that taint already
          a- a:NoExecute-       | "a:NoExecute-": something was said of that taint already
          """)
  void whatCannotBeReadIsBadUsage(String typed, String message) {
    assertThat(refused(() -> parse(typed))).startsWith("2 ").contains(message);
  }

  @Test
  void namesAreNoEdits() {
    assertThat(List.of("node-1", "nodes", "node/n1")).noneMatch(TaintEdits::isEdit);
    assertThat(List.of("a:NoExecute", "a=b", "a-", "example.org/a-")).allMatch(TaintEdits::isEdit);
  }

  private static String applied(String before, String typed, boolean overwrite) {
    return parse(typed).applied("n1", taints(before), overwrite).stream()
        .map(Taints::text)
        .collect(Collectors.joining(" "));
  }

  private static String refused(Runnable edit) {
    CommandException e = catchThrowableOfType(CommandException.class, edit::run);
    return e.exitCode() + " " + e.getMessage();
  }

  private static List<Taint> taints(String text) {
    return text.isEmpty() ? List.of() : parse(text).set();
  }

  private static TaintEdits parse(String text) {
    return TaintEdits.parse(Arrays.asList(text.split(" ", -1)));
  }
}
