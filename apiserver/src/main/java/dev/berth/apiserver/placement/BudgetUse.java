package dev.berth.apiserver.placement;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.disruptionbudget.TaskHealth;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.DisruptionBudgetStatus;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.store.Check;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Write;
import java.util.ArrayList;
import java.util.List;

/**
 * What an eviction takes of the budgets that select its Task. Pure. All of it is compared and
 * written together with the Binding's mark, so that however many evict at once, together they take
 * no more than there is.
 *
 * <ul>
 *   <li>A Task that runs and is ready takes one of each budget: one less healthy, one less allowed,
 *       which is what a recount with the marked Binding comes to as well.
 *   <li>One that is not healthy takes nothing, but may be moved only while each budget has as many
 *       healthy ones as it needs: else it may be the next that would help to get there.
 *   <li>One that has ended is nobody's concern.
 * </ul>
 *
 * @param checks of what was decided on and is not written
 * @param writes the budgets that have one less to give
 */
record BudgetUse(List<Check> checks, List<Write> writes) {
  static final BudgetUse NOTHING = new BudgetUse(List.of(), List.of());

  /** The Binding, and the compare of the Task, go into the same transaction. */
  private static final int MOST = Transaction.MAX_WRITES - 2;

  private static final int RETRY_AFTER_SECONDS = 1;

  BudgetUse {
    checks = List.copyOf(checks);
    writes = List.copyOf(writes);
  }

  /**
   * @throws FailureException <em>too many requests</em> when a budget does not allow it now
   */
  static BudgetUse of(Found<Task> task, Binding binding, List<Found<DisruptionBudget>> budgets) {
    if (budgets.isEmpty() || !TaskHealth.isExpected(task.object())) {
      return NOTHING;
    }
    if (budgets.size() > MOST) {
      throw new FailureException(
          new Failure.BadRequest(
              "%d disruption budgets select the task; an eviction can keep to %d at most"
                  .formatted(budgets.size(), MOST)));
    }
    boolean healthy = TaskHealth.isHealthy(task.object(), binding);
    List<Check> checks = new ArrayList<>();
    List<Write> writes = new ArrayList<>();
    for (Found<DisruptionBudget> budget : budgets) {
      requireCounted(budget.object());
      DisruptionBudgetStatus status = budget.object().getStatus();
      if (healthy) {
        require(status.getDisruptionsAllowed() > 0, budget.object());
        writes.add(budget.update(withOneLess(budget.object())));
      } else {
        require(status.getCurrentHealthy() >= status.getDesiredHealthy(), budget.object());
        checks.add(budget.unchanged());
      }
    }
    if (!healthy) {
      // It may have become ready in this moment, and then it takes one.
      checks.add(task.unchanged());
    }
    return new BudgetUse(checks, writes);
  }

  private static DisruptionBudget withOneLess(DisruptionBudget budget) {
    DisruptionBudget.Builder after = budget.toBuilder();
    DisruptionBudgetStatus.Builder status = after.getStatusBuilder();
    status
        .setDisruptionsAllowed(status.getDisruptionsAllowed() - 1)
        .setCurrentHealthy(status.getCurrentHealthy() - 1);
    return after.build();
  }

  /** What is new or was changed says nothing yet. */
  private static void requireCounted(DisruptionBudget budget) {
    if (budget.getStatus().getObservedGeneration() < budget.getMetadata().getGeneration()) {
      throw refused(
          "The disruption budget %s is still being processed by the server."
              .formatted(budget.getMetadata().getName()));
    }
  }

  private static void require(boolean allowed, DisruptionBudget budget) {
    if (!allowed) {
      throw refused(
          "The disruption budget %s needs %d healthy tasks and has %d currently"
              .formatted(
                  budget.getMetadata().getName(),
                  budget.getStatus().getDesiredHealthy(),
                  budget.getStatus().getCurrentHealthy()));
    }
  }

  private static FailureException refused(String why) {
    return new FailureException(
        new Failure.TooManyRequests(
            "Cannot evict task as it would violate the task's disruption budget. " + why,
            RETRY_AFTER_SECONDS));
  }
}
