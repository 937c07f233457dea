package dev.berth.scheduling.rebalance;

import dev.berth.api.meta.LabelSelector;
import dev.berth.api.meta.Selectors;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** How many more the disruption budgets, and the rules, allow to go. */
final class Allowance {
  private static final class Budget {
    final String namespace;
    final LabelSelector selector;
    int left;

    Budget(DisruptionBudget budget) {
      this.namespace = budget.getMetadata().getNamespace();
      this.selector = Selectors.of(budget.getSpec().getSelector());
      this.left = budget.getStatus().getDisruptionsAllowed();
    }

    boolean selects(Task task) {
      return namespace.equals(task.getMetadata().getNamespace())
          && selector.matches(task.getMetadata().getLabelsMap());
    }
  }

  private final List<Budget> budgets = new ArrayList<>();
  private int left;

  Allowance(Collection<DisruptionBudget> all, int most) {
    all.forEach(one -> budgets.add(new Budget(one)));
    this.left = most;
  }

  boolean isUsedUp() {
    return left == 0;
  }

  boolean allows(Task task) {
    return left > 0 && budgets.stream().allMatch(one -> one.left > 0 || !one.selects(task));
  }

  void spend(Task task) {
    left--;
    budgets.stream().filter(one -> one.selects(task)).forEach(one -> one.left--);
  }
}
