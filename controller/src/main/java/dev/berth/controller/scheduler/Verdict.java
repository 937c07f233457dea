package dev.berth.controller.scheduler;

import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.plan.Reason;
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

  /** Whether the status says already that it waits, for this reason. */
  static boolean saysWaits(Task task, Reason reason) {
    return refusal(task).filter(there -> reason.isSaidBy(there.getMessage())).isPresent();
  }

  /** The Task saying why it has no place; unchanged when it no longer wants a place. */
  static Task waits(Task task, String uid, String sentence, Instant now) {
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
