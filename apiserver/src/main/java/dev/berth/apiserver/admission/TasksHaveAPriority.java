package dev.berth.apiserver.admission;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.NameRule;
import dev.berth.api.kind.priorityclass.PriorityClassKind;
import dev.berth.api.scheduling.v1.PriorityClass;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskSpec;
import dev.berth.apiserver.object.Deadline;
import java.util.List;
import java.util.Optional;

/**
 * A new Task has the priority and the preemption policy of its class, or of the class that is the
 * default, or else 0 and the right to preempt. What becomes of the class later changes no Task.
 */
final class TasksHaveAPriority implements Completion<Task> {
  private final PriorityClasses classes;

  TasksHaveAPriority(PriorityClasses classes) {
    this.classes = classes;
  }

  @Override
  public Kind<Task> kind() {
    return Kinds.TASK;
  }

  @Override
  public Task complete(Task task, Deadline deadline) {
    TaskSpec spec = task.getSpec();
    String name = spec.getPriorityClassName();
    if (!task.hasSpec() || (!name.isEmpty() && NameRule.SUBDOMAIN.problem(name).isPresent())) {
      return task;
    }
    Optional<PriorityClass> found =
        name.isEmpty() ? classes.ofAll(deadline) : classes.named(name, deadline);
    if (found.isEmpty() && !name.isEmpty()) {
      throw forbidden(task, "no PriorityClass with name %s was found".formatted(name));
    }
    return with(task, found.orElse(PriorityClass.getDefaultInstance()));
  }

  private static Task with(Task task, PriorityClass one) {
    TaskSpec spec = task.getSpec();
    int priority = one.getValue();
    String policy =
        one.getPreemptionPolicy().isEmpty()
            ? PriorityClassKind.PREEMPT_LOWER_PRIORITY
            : one.getPreemptionPolicy();
    if (spec.hasPriority() && spec.getPriority() != priority) {
      throw forbidden(
          task,
          refusal("integer value of priority", spec.getPriority(), Integer.toString(priority)));
    }
    if (spec.hasPreemptionPolicy() && !spec.getPreemptionPolicy().equals(policy)) {
      throw forbidden(
          task, refusal("string value of preemptionPolicy", spec.getPreemptionPolicy(), policy));
    }
    TaskSpec.Builder filled = spec.toBuilder().setPriority(priority).setPreemptionPolicy(policy);
    if (!one.getMetadata().getName().isEmpty()) {
      filled.setPriorityClassName(one.getMetadata().getName());
    }
    return task.toBuilder().setSpec(filled).build();
  }

  private static String refusal(String what, Object sent, String computed) {
    return "the %s (%s) must not be provided in task spec; the API server computed %s from the given"
            .formatted(what, sent, computed)
        + " PriorityClass name";
  }

  private static FailureException forbidden(Task task, String why) {
    return new FailureException(
        new Failure.Forbidden(
            Kinds.TASK.qualifiedPlural(), task.getMetadata().getName(), why, List.of()));
  }
}
