package dev.berth.scheduling.filter.room;

import static dev.berth.scheduling.testing.Asks.spread;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.scheduling.filter.Veto;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each case: max skew, min domains, how many tasks are where, and where the next one may be. */
final class SpreadRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # skew | min | tasks         | fit
          1      | 1   | a=0 b=0       | a b
          1      | 1   | a=1 b=0       | b
          1      | 1   | a=1 b=1       | a b
          1      | 1   | a=2 b=1       | b
          1      | 1   | a=3 b=1 c=2   | b
          2      | 1   | a=1 b=0       | a b
          2      | 1   | a=2 b=0       | b
          3      | 1   | a=2 b=0 c=3   | a b
          1      | 1   | a=5           | a
          # A node without the label neither fits nor counts.
          1      | 1   | a=1 -=0       | a
          1      | 1   | a=1 b=1 -=4   | a b
          # With fewer places than min domains the emptiest counts as having none.
          1      | 2   | a=0           | a
          1      | 2   | a=1           |
          2      | 2   | a=1           | a
          1      | 3   | a=1 b=1       |
          1      | 3   | a=1 b=0       | b
          1      | 3   | a=1 b=1 c=1   | a b c
          # What is not given is 1.
          0      | 0   | a=1 b=0       | b
          """)
  void noPlaceIsTooFarAheadOfTheEmptiest(
      int maxSkew, int minDomains, String table, @Nullable String fit) {
    Racks racks = new Racks(table);
    SpreadRule rule =
        new SpreadRule(racks.webs(), true, racks.all(), spread("rack", maxSkew, minDomains));

    assertThat(racks.whereFits(rule)).isEqualTo(fit == null ? "" : fit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 | a=1 b=0 | a b
          1 | a=2 b=0 | b
          2 | a=2 b=0 | a b
          """)
  void taskThatIsNotCountedItselfMakesNoPlaceFuller(int maxSkew, String table, String fit) {
    Racks racks = new Racks(table);
    SpreadRule rule = new SpreadRule(racks.webs(), false, racks.all(), spread("rack", maxSkew, 1));

    assertThat(racks.whereFits(rule)).isEqualTo(fit);
  }

  @Test
  void placeWhereNoNodeMayTakeItIsNotWaitedFor() {
    Racks racks = new Racks("a=1 b=1 c=0");
    SpreadRule rule =
        new SpreadRule(racks.webs(), true, racks.only("a", "b"), spread("rack", 1, 1));

    assertThat(racks.whereFits(rule)).isEqualTo("a b c");
  }

  @Test
  void placeWhereNoNodeMayTakeItIsNoneOfTheMinDomains() {
    Racks racks = new Racks("a=1 b=1 c=1");
    SpreadRule rule =
        new SpreadRule(racks.webs(), true, racks.only("a", "b"), spread("rack", 1, 3));

    assertThat(racks.whereFits(rule)).isEmpty();
  }

  @Test
  void saysWhetherTheLabelIsMissingOrThereAreTooMany() {
    Racks racks = new Racks("a=1 b=0 -=0");
    SpreadRule rule = new SpreadRule(racks.webs(), true, racks.all(), spread("rack", 1, 1));

    assertThat(rule.veto(racks.node("a")))
        .isEqualTo(new Veto.Crowded("spread over rack, max skew 1"));
    assertThat(rule.veto(racks.node("-"))).isEqualTo(new Veto.NoTopology("rack"));
  }

  @Test
  void eligiblePlacesAreThoseOfTheNodes() {
    Racks racks = new Racks("a=3 b=1 c=0 -=0");
    Eligible eligible = new Eligible(racks.only("a", "b", "-"), racks.webs().domains());

    assertThat(eligible.count()).isEqualTo(2);
    assertThat(eligible.fewest(racks.webs())).isEqualTo(1);
    assertThat(new Eligible(racks.only(), racks.webs().domains()).fewest(racks.webs())).isZero();
  }
}
