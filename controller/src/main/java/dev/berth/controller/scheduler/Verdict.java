package dev.berth.controller.scheduler;

import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.v1.Task;
import dev.berth.controller.scheduler.plan.Refusal;
import java.time.Instant;
import java.util.Optional;

/**
 * What a Task's status says when no node fits. That it was placed is said by the first report of
 * its node. Pure.
 */
final class Verdict {
  static final String CONDITION = "Scheduled";
  static final String UNSCHEDULABLE = "Unschedulable";

  private Verdict() {}

  /** Whether the status says already that no node fits, for these reasons. */
  static boolean saysRefused(Task task, Refusal refusal) {
    return refusal(task).filter(there -> refusal.isSaidBy(there.getMessage())).isPresent();
  }

  /** The Task saying that no node fits; unchanged when it no longer wants a place. */
  static Task refused(Task task, String uid, String sentence, Instant now) {
    if (!task.getMetadata().getUid().equals(uid) || !Pending.wanted(task)) {
      return task;
    }
    Condition condition =
        Condition.newBuilder()
            .setType(CONDITION)
            .setStatus(Conditions.FALSE)
            .setObservedGeneration(task.getMetadata().getGeneration())
            .setReason(UNSCHEDULABLE)
            .setMessage(sentence)
            .build();
    return task.toBuilder()
        .setStatus(
            task.getStatus().toBuilder()
                .setReason(UNSCHEDULABLE)
                .setMessage(sentence)
                .clearConditions()
                .addAllConditions(
                    Conditions.set(task.getStatus().getConditionsList(), condition, now)))
        .build();
  }

  private static Optional<Condition> refusal(Task task) {
    return Conditions.find(task.getStatus().getConditionsList(), CONDITION)
        .filter(there -> there.getStatus().equals(Conditions.FALSE));
  }
}
