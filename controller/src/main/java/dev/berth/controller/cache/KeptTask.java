package dev.berth.controller.cache;

import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.v1.Attempt;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskSpec;
import dev.berth.api.v1.TaskStatus;
import java.util.function.UnaryOperator;

/**
 * Of a Task: its metadata; where it may go and what it takes there, not what it runs; and where it
 * is in its life. For one thread.
 */
final class KeptTask implements UnaryOperator<Task> {
  private final Values values;
  private final KeptMetadata metadata;

  KeptTask(Values values) {
    this.values = values;
    this.metadata = new KeptMetadata(values);
  }

  @Override
  public Task apply(Task whole) {
    return Task.newBuilder()
        .setMetadata(metadata.apply(whole.getMetadata()))
        .setSpec(values.taskSpecs.one(spec(whole.getSpec())))
        .setStatus(values.taskStatuses.one(status(whole.getStatus())))
        .build();
  }

  private TaskSpec spec(TaskSpec whole) {
    // A field that is new is about where a Task may go, more often than not: so it is kept.
    TaskSpec.Builder kept =
        whole.toBuilder()
            .clearRestartPolicy()
            .clearBackOff()
            .clearActiveDeadlineSeconds()
            .clearPriorityClassName();
    if (whole.hasContainer()) {
      kept.setContainer(values.containers.one(container(whole.getContainer())));
    }
    return kept.build();
  }

  /** Its image tells which nodes have it already. */
  private static Container container(Container whole) {
    Container.Builder kept = Container.newBuilder().addAllPorts(whole.getPortsList());
    if (whole.hasImage()) {
      kept.setImage(whole.getImage());
    }
    if (whole.hasResources()) {
      kept.setResources(whole.getResources());
    }
    return kept.build();
  }

  private TaskStatus status(TaskStatus whole) {
    TaskStatus.Builder kept = TaskStatus.newBuilder();
    if (whole.hasPhase()) {
      kept.setPhase(whole.getPhase());
    }
    if (whole.hasAttempt()) {
      kept.setAttempt(whole.getAttempt());
    }
    if (whole.hasNode()) {
      kept.setNode(values.words.one(whole.getNode()));
    }
    if (waits(whole) && whole.hasReason()) {
      kept.setReason(values.words.one(whole.getReason()));
    }
    if (waits(whole) && whole.hasMessage()) {
      kept.setMessage(values.words.one(whole.getMessage()));
    }
    whole
        .getConditionsList()
        .forEach(condition -> kept.addConditions(values.conditions.one(condition(condition))));
    whole.getAttemptsList().forEach(attempt -> kept.addAttempts(attempt(attempt)));
    return kept.build();
  }

  private static boolean waits(TaskStatus status) {
    return status.getPhase() == TaskPhase.TASK_PHASE_PENDING
        || status.getPhase() == TaskPhase.TASK_PHASE_UNSPECIFIED;
  }

  /** Since when and how all is well differs from Task to Task, and nobody asks. */
  private static Condition condition(Condition whole) {
    return whole.getStatus().equals(Conditions.TRUE)
        ? whole.toBuilder()
            .clearMessage()
            .clearObservedGeneration()
            .clearLastTransitionTime()
            .build()
        : whole;
  }

  private Attempt attempt(Attempt whole) {
    Attempt.Builder kept = Attempt.newBuilder().setNumber(whole.getNumber());
    if (whole.hasNode()) {
      kept.setNode(values.words.one(whole.getNode()));
    }
    if (whole.hasStartedAt()) {
      kept.setStartedAt(values.times.one(whole.getStartedAt()));
    }
    if (whole.hasReason()) {
      kept.setReason(values.words.one(whole.getReason()));
    }
    return kept.build();
  }
}
