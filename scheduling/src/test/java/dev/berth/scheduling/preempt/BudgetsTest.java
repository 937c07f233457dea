package dev.berth.scheduling.preempt;

import static dev.berth.scheduling.Tasks.in;
import static dev.berth.scheduling.Tasks.labelled;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import org.junit.jupiter.api.Test;

final class BudgetsTest {
  private final Pier pier = new Pier();
  private final Budgets budgets = pier.budgets;
  private final Place db1 =
      pier.place(labelled("app", "db", task("db1", "1", "0")), "n1", 1, false);
  private final Place db2 =
      pier.place(labelled("app", "db", task("db2", "1", "0")), "n1", 1, false);
  private final Place web =
      pier.place(labelled("app", "web", task("web", "1", "0")), "n1", 1, false);

  @Test
  void whoHasNoneMayGo() {
    pier.budget("app", "db", 0);

    assertThat(budgets.allow(web)).isTrue();
    assertThat(budgets.use().take(web)).isTrue();
    assertThat(budgets.allow(db1)).isFalse();
    assertThat(budgets.use().take(db1)).isFalse();
  }

  @Test
  void severalOfOneBudgetCount() {
    pier.budget("app", "db", 1);
    Budgets.Use use = budgets.use();

    assertThat(use.take(db1)).isTrue();
    assertThat(use.take(db2)).isFalse();
    use.giveBack(db1);
    assertThat(use.take(db2)).isTrue();
    assertThat(budgets.use().take(db1)).as("what was thought about is not done").isTrue();
  }

  @Test
  void whoIsAskedToGoCountsUntilTheBudgetIsCountedAnew() {
    pier.budget("app", "db", 1);

    budgets.spend(db1);
    assertThat(budgets.allow(db2)).isFalse();

    pier.budget("app", "db", 1);
    assertThat(budgets.allow(db2)).isTrue();
  }

  @Test
  void allOfSeveralBudgetsMustAllow() {
    Place both =
        pier.place(
            labelled("tier", "a", labelled("app", "db", task("both", "1", "0"))), "n1", 1, false);
    pier.budget("app", "db", 1);
    pier.budget("tier", "a", 0);
    Budgets.Use use = budgets.use();

    assertThat(use.take(both)).isFalse();
    assertThat(use.take(db1)).as("nothing was used up in vain").isTrue();
  }

  @Test
  void countsInItsNamespaceOnly() {
    pier.budget("app", "db", 0);
    Place elsewhere =
        pier.place(in("other", labelled("app", "db", task("db", "1", "0"))), "n1", 1, false);

    assertThat(budgets.allow(elsewhere)).isTrue();
  }

  @Test
  void holdsNobodyWhenItIsGone() {
    pier.budget("app", "db", 0);

    budgets.remove(new PlaceKey("default", "app-db"));

    assertThat(budgets.allow(db1)).isTrue();
  }
}
