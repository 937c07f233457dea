package dev.berth.scheduling.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.LabelSelector;
import dev.berth.api.meta.LabelSelector.Operator;
import dev.berth.api.meta.LabelSelector.Requirement;
import dev.berth.api.meta.Selectors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Selectors by tasks and tasks by selectors: both find what matches, and look at little else. */
final class IndexTest {
  private final TallyIndex tallies = new TallyIndex();
  private final SelectedIndex<String> selectors = new SelectedIndex<>();

  @Test
  void onlyTasksWithTheLabelAreLookedAt() {
    for (int i = 0; i < 1_000; i++) {
      tallies.add(tally(Map.of("app", "a" + i, "tier", "front")));
    }

    assertThat(tallies.candidates(exactly(Map.of("app", "a7")))).hasSize(1);
    assertThat(tallies.candidates(in("app", "a7", "a8", "a8", "none"))).hasSize(2);
    assertThat(tallies.of(exactly(Map.of("tier", "front")))).hasSize(1_000);
    assertThat(tallies.of(exactly(Map.of()))).hasSize(1_000);
  }

  @Test
  void ofSeveralLabelsTheRarestIsLookedAt() {
    for (int i = 0; i < 1_000; i++) {
      Map<String, String> labels = Map.of("app", "db", "ordinal", "" + i, "tier", "back");
      tallies.add(tally(labels));
      selectors.add(exactly(labels), "db-" + i);
    }

    assertThat(tallies.candidates(exactly(Map.of("app", "db", "ordinal", "7", "tier", "back"))))
        .hasSize(1);
    assertThat(selectors.of(kin(Map.of("app", "db", "ordinal", "7", "tier", "back"))))
        .containsExactly("db-7");
    // Only the first one may have come before it was known which label is common.
    assertThat(selectors.candidates(kin(Map.of("app", "db", "tier", "back"))))
        .isLessThanOrEqualTo(2);
  }

  @Test
  void whatIsGoneIsNotFound() {
    Tally tally = tally(Map.of("app", "web"));
    tallies.add(tally);
    selectors.add(in("app", "web", "db"), "both");
    selectors.add(exactly(Map.of()), "all");
    assertThat(selectors.of(kin(Map.of("app", "db")))).containsExactlyInAnyOrder("both", "all");

    tallies.remove(tally);
    selectors.remove("both");
    selectors.remove("all");
    selectors.remove("never-there");

    assertThat(tallies.of(exactly(Map.of("app", "web")))).isEmpty();
    assertThat(tallies.of(exactly(Map.of()))).isEmpty();
    assertThat(selectors.of(kin(Map.of("app", "web")))).isEmpty();
  }

  @Test
  void selectorThatHoldsForNothingSelectsNothing() {
    tallies.add(tally(Map.of("app", "web")));
    selectors.add(in("app"), "none");

    assertThat(tallies.candidates(in("app"))).isEmpty();
    assertThat(selectors.of(kin(Map.of("app", "web")))).isEmpty();
  }

  @Test
  void namespacesAreApart() {
    Tally here = tally(Map.of("app", "web"));
    Tally there = new Tally(new Kin("other", Map.of("app", "web"), List.of()));
    tallies.add(here);
    tallies.add(there);

    assertThat(tallies.of(exactly(Map.of("app", "web")))).containsExactly(here);
    assertThat(
            tallies.of(
                new Members.Selected(
                    Set.of("default", "other"), Selectors.exactly(Map.of("app", "web")))))
        .containsExactlyInAnyOrder(here, there);
  }

  private static Members.Selected exactly(Map<String, String> labels) {
    return new Members.Selected(Set.of("default"), Selectors.exactly(labels));
  }

  private static Members.Selected in(String key, String... values) {
    return new Members.Selected(
        Set.of("default"),
        new LabelSelector(List.of(new Requirement(key, Operator.IN, List.of(values)))));
  }

  private static Tally tally(Map<String, String> labels) {
    return new Tally(kin(labels));
  }

  private static Kin kin(Map<String, String> labels) {
    return new Kin("default", labels, List.of());
  }
}
