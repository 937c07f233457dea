package dev.berth.scheduling.filter.room;

import static dev.berth.scheduling.testing.Asks.constraint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.scheduling.filter.Veto;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each case: a constraint, how many tasks are where, and which racks may have the next one. */
final class CountRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UNIQUE     | a=0 b=0     | a b
          UNIQUE     | a=1 b=0     | b
          UNIQUE     | a=1 b=2     |
          UNIQUE     | a=1 -=0     |
          UNIQUE     | a=1 b=0 -=1 | b
          MAX_PER 2  | a=0 b=1 c=2 | a b
          MAX_PER 2  | a=3 b=2     |
          MAX_PER 1  | a=0 b=1     | a
          MAX_PER 0  | a=0         |
          MAX_PER -1 | a=0         |
          MAX_PER x  | a=0         |
          MAX_PER 2  | -=0         |
          """)
  void atMostSoManyOnEachValue(String rule, String table, @Nullable String fit) {
    assertFit(rule, table, fit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CLUSTER | a=0 b=0     | a b
          CLUSTER | a=1 b=0     | a
          CLUSTER | a=3 b=0 c=0 | a
          CLUSTER | a=0 b=0 -=1 | a b
          CLUSTER | a=1 -=0     | a
          # Nobody can make it right any more where it was broken before.
          CLUSTER | a=1 b=1     |
          """)
  void allOnTheValueOfTheFirst(String rule, String table, @Nullable String fit) {
    assertFit(rule, table, fit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # A value that has none always fits, whatever the others have.
          GROUP_BY   | a=0 b=0     | a b
          GROUP_BY   | a=5 b=0     | a b
          GROUP_BY   | a=2 b=1 c=0 | b c
          # Of those that have any the smallest group fits.
          GROUP_BY   | a=1 b=1     | a b
          GROUP_BY   | a=2 b=1     | b
          GROUP_BY   | a=2 b=1 c=1 | b c
          GROUP_BY   | a=7         | a
          # With n: only when n values have any.
          GROUP_BY 2 | a=0         | a
          GROUP_BY 2 | a=1         |
          GROUP_BY 2 | a=1 b=0     | b
          GROUP_BY 2 | a=1 b=1     | a b
          GROUP_BY 3 | a=1 b=1     |
          GROUP_BY 3 | a=1 b=1 c=0 | c
          GROUP_BY 3 | a=2 b=1 c=3 | b
          GROUP_BY 2 | a=1 b=1 c=2 | a b
          GROUP_BY 1 | a=1 b=0     | a b
          # A node without the attribute never fits, and its tasks do not count.
          GROUP_BY   | a=1 -=0     | a
          GROUP_BY 2 | a=1 -=1     |
          GROUP_BY x | a=1         | a
          """)
  void evenlyOnEachValueOnceEnoughAreSeen(String rule, String table, @Nullable String fit) {
    assertFit(rule, table, fit);
  }

  @Test
  void saysWhetherTheAttributeIsMissingOrThereAreTooMany() {
    Racks racks = new Racks("a=1 -=0");
    CountRule rule = CountRule.of(constraint("rack UNIQUE"), racks.webs());

    assertThat(rule.veto(racks.node("a"))).isEqualTo(new Veto.Crowded("rack UNIQUE"));
    assertThat(rule.veto(racks.node("-"))).isEqualTo(new Veto.NoTopology("rack"));
  }

  @Test
  void constraintAboutANodeAloneIsNoSuchRule() {
    Racks racks = new Racks("a=0");

    assertThatThrownBy(() -> CountRule.of(constraint("rack LIKE a"), racks.webs()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("counts nothing: rack LIKE a");
  }

  private static void assertFit(String rule, String table, @Nullable String fit) {
    Racks racks = new Racks(table);
    CountRule counted = CountRule.of(constraint("rack " + rule), racks.webs());
    assertThat(racks.whereFits(counted)).isEqualTo(fit == null ? "" : fit);
  }
}
