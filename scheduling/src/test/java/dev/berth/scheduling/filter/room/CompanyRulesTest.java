package dev.berth.scheduling.filter.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.scheduling.filter.Veto;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Affinity and anti-affinity: where tasks of app "web" are, and where the next task may be. */
final class CompanyRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # is one of them | tasks       | fit
          false            | a=1 b=0     | a
          false            | a=2 b=1 c=0 | a b
          false            | a=0 b=0     |
          false            | a=0 -=1     |
          true             | a=1 b=0     | a
          # The first of its own kind may be anywhere that has the label.
          true             | a=0 b=0     | a b
          true             | a=0 -=0     | a
          # One that is in no place is near nobody.
          true             | a=0 b=0 -=1 | a b
          """)
  void affinityWantsThemNear(boolean isOneOfThem, String table, @Nullable String fit) {
    Racks racks = new Racks(table);

    assertThat(racks.whereFits(new TogetherRule(racks.webs(), isOneOfThem)))
        .isEqualTo(fit == null ? "" : fit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a=0 b=0     | a b
          a=1 b=0     | b
          a=1 b=2     |
          # A node without the label is near nobody.
          a=1 -=0     | -
          a=1 b=0 -=1 | b -
          """)
  void antiAffinityWantsThemAway(String table, @Nullable String fit) {
    Racks racks = new Racks(table);

    assertThat(racks.whereFits(new ApartRule(racks.webs()))).isEqualTo(fit == null ? "" : fit);
  }

  @Test
  void saysWhatIsMissingOrInTheWay() {
    Racks racks = new Racks("a=1 b=0 -=0");

    TogetherRule together = new TogetherRule(racks.webs(), false);
    assertThat(together.veto(racks.node("b"))).isEqualTo(new Veto.Lonely("rack"));
    assertThat(together.veto(racks.node("-"))).isEqualTo(new Veto.NoTopology("rack"));
    assertThat(new ApartRule(racks.webs()).veto(racks.node("a")))
        .isEqualTo(new Veto.Averse("rack"));
  }
}
