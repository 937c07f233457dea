package dev.berth.apiserver.placement;

import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.meta.v1.Time;
import dev.berth.api.v1.Attempt;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a Task when its place ends. Pure. One that is being deleted goes, when nothing
 * else holds it; one that has ended for good stays as it is; any other is Pending again, with the
 * attempt recorded.
 *
 * @param reason a CamelCase word, for the list of attempts
 * @param message a sentence for people; may be empty
 * @param finishedAt when the last container ended; null when that is not known
 * @param exitCode how it ended; null when that is not known
 */
record PlaceEnd(
    String reason, String message, @Nullable Time finishedAt, @Nullable Integer exitCode) {
  private static final int ATTEMPTS_KEPT = 5;

  static PlaceEnd of(String reason, String message) {
    return new PlaceEnd(reason, message, null, null);
  }

  /** Empty: the Task goes. */
  Optional<Task> after(Task task, Binding binding, Instant now) {
    if (!Places.isOf(binding, task)) {
      return Optional.of(task);
    }
    Task freed = withoutFinalizer(task);
    if (task.getMetadata().hasDeletionTimestamp()) {
      return freed.getMetadata().getFinalizersList().isEmpty()
          ? Optional.empty()
          : Optional.of(freed);
    }
    boolean over =
        Phases.isOver(task.getStatus().getPhase())
            && task.getStatus().getAttempt() == binding.getSpec().getAttempt();
    return Optional.of(
        over ? freed : freed.toBuilder().setStatus(pending(task, binding, now)).build());
  }

  static Task withoutFinalizer(Task task) {
    List<String> left =
        task.getMetadata().getFinalizersList().stream()
            .filter(one -> !one.equals(Places.FINALIZER))
            .toList();
    return task.toBuilder()
        .setMetadata(task.getMetadata().toBuilder().clearFinalizers().addAllFinalizers(left))
        .build();
  }

  private TaskStatus pending(Task task, Binding binding, Instant now) {
    TaskStatus before = task.getStatus();
    TaskStatus.Builder after =
        TaskStatus.newBuilder()
            .setPhase(TaskPhase.TASK_PHASE_PENDING)
            .setReason(reason)
            .setAttempt(binding.getSpec().getAttempt())
            .setObservedGeneration(task.getMetadata().getGeneration());
    if (!message.isEmpty()) {
      after.setMessage(message);
    }
    List<Attempt> attempts = before.getAttemptsList();
    int from = Math.max(0, attempts.size() - ATTEMPTS_KEPT + 1);
    after
        .addAllAttempts(attempts.subList(from, attempts.size()))
        .addAttempts(attempt(before, binding, now));
    Condition scheduled =
        StatusMerge.condition(StatusMerge.SCHEDULED, false, reason, message, after);
    Condition ready = StatusMerge.condition(StatusMerge.READY, false, "Pending", "", after);
    var conditions = Conditions.set(before.getConditionsList(), scheduled, now);
    return after.addAllConditions(Conditions.set(conditions, ready, now)).build();
  }

  private Attempt attempt(TaskStatus before, Binding binding, Instant now) {
    Attempt.Builder attempt =
        Attempt.newBuilder()
            .setNumber(binding.getSpec().getAttempt())
            .setNode(binding.getSpec().getNode())
            .setFinishedAt(finishedAt == null ? Times.time(now) : finishedAt)
            .setReason(reason);
    if (!message.isEmpty()) {
      attempt.setMessage(message);
    }
    if (exitCode != null) {
      attempt.setExitCode(exitCode);
    }
    if (before.getAttempt() == binding.getSpec().getAttempt()) {
      attempt.setRestarts(before.getRestarts());
      if (before.hasStartedAt()) {
        attempt.setStartedAt(before.getStartedAt());
      }
    }
    return attempt.build();
  }
}
