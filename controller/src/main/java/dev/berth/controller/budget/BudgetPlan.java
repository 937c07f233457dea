package dev.berth.controller.budget;

import dev.berth.api.kind.disruptionbudget.TaskHealth;
import dev.berth.api.meta.LabelSelector;
import dev.berth.api.meta.Selectors;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.DisruptionBudgetSpec;
import dev.berth.api.v1.DisruptionBudgetStatus;
import dev.berth.api.v1.Task;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/** What a budget's status is to say. Pure. */
final class BudgetPlan {
  private BudgetPlan() {}

  /**
   * @param tasks of the budget's namespace
   * @param bindingOf a Task's place, if it has one
   */
  static DisruptionBudgetStatus status(
      DisruptionBudget budget,
      Collection<Task> tasks,
      Function<Task, Optional<Binding>> bindingOf) {
    LabelSelector selector = Selectors.of(budget.getSpec().getSelector());
    int expected = 0;
    int healthy = 0;
    for (Task task : tasks) {
      if (TaskHealth.isExpected(task) && selector.matches(task.getMetadata().getLabelsMap())) {
        expected++;
        boolean well =
            bindingOf
                .apply(task)
                .filter(binding -> TaskHealth.isHealthy(task, binding))
                .isPresent();
        healthy += well ? 1 : 0;
      }
    }
    int desired = desired(budget.getSpec(), expected);
    return DisruptionBudgetStatus.newBuilder()
        .setDisruptionsAllowed(Math.max(0, healthy - desired))
        .setCurrentHealthy(healthy)
        .setDesiredHealthy(desired)
        .setExpectedTasks(expected)
        .setObservedGeneration(budget.getMetadata().getGeneration())
        .build();
  }

  /** How many of the expected must run. */
  static int desired(DisruptionBudgetSpec spec, int expected) {
    return spec.hasMaxUnavailable()
        ? Math.max(0, expected - amount(spec.getMaxUnavailable(), expected))
        : amount(spec.getMinAvailable(), expected);
  }

  /** A number, or a percentage of the expected, rounded up. */
  private static int amount(String text, int expected) {
    if (!text.endsWith("%")) {
      return Integer.parseInt(text);
    }
    long percent = Long.parseLong(text.substring(0, text.length() - 1));
    return Math.toIntExact(Math.ceilDiv(percent * expected, 100L));
  }
}
