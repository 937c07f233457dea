package dev.berth.controller.group;

import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskGroup;
import dev.berth.api.v1.TaskGroupPhase;
import dev.berth.api.v1.TaskGroupStatus;
import dev.berth.scheduling.backlog.Pending;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.Predicate;

/** What a group's status is to say. Pure. */
final class GroupPlan {
  private static final String UNSCHEDULABLE = "Unschedulable";

  private GroupPlan() {}

  /**
   * The status of a group now.
   *
   * @param tasks that name it
   * @param isPlaced whether a Task has a place
   */
  static TaskGroupStatus status(TaskGroup group, Collection<Task> tasks, Predicate<Task> isPlaced) {
    int needed = group.getSpec().getMinMembers();
    int ended = (int) tasks.stream().filter(Pending::finished).count();
    int members = tasks.size() - ended;
    int placed =
        (int) tasks.stream().filter(task -> !Pending.finished(task) && isPlaced.test(task)).count();
    int had = placed + ended;
    TaskGroupPhase phase = phase(had, needed);
    String message =
        switch (phase) {
          case TASK_GROUP_PHASE_PLACED -> placed(members, placed, ended);
          case TASK_GROUP_PHASE_INCOMPLETE ->
              "%d of the %d tasks that it needs %s a place%s"
                  .formatted(had, needed, had == 1 ? "has" : "have", wait(tasks, isPlaced));
          case TASK_GROUP_PHASE_WAITING, TASK_GROUP_PHASE_UNSPECIFIED, UNRECOGNIZED ->
              members < needed
                  ? "%d of the %d tasks that it needs %s"
                      .formatted(members, needed, members == 1 ? "exists" : "exist")
                  : "none of its %d tasks has a place%s".formatted(members, wait(tasks, isPlaced));
        };
    return TaskGroupStatus.newBuilder()
        .setPhase(phase)
        .setMembers(members)
        .setPlaced(placed)
        .setMessage(message)
        .build();
  }

  private static TaskGroupPhase phase(int had, int needed) {
    if (had == 0) {
      return TaskGroupPhase.TASK_GROUP_PHASE_WAITING;
    }
    return had < needed
        ? TaskGroupPhase.TASK_GROUP_PHASE_INCOMPLETE
        : TaskGroupPhase.TASK_GROUP_PHASE_PLACED;
  }

  private static String placed(int members, int placed, int ended) {
    String have =
        "%d of %d tasks %s a place".formatted(placed, members, placed == 1 ? "has" : "have");
    if (ended == 0) {
      return have;
    }
    return members == 0
        ? "all %d tasks have ended".formatted(ended)
        : have + ", " + ended + " ended";
  }

  /** Why a member waits, in the scheduler's words; the first one by name, so that it stays. */
  private static String wait(Collection<Task> tasks, Predicate<Task> isPlaced) {
    return tasks.stream()
        .filter(task -> task.getStatus().getReason().equals(UNSCHEDULABLE))
        .filter(task -> Pending.wanted(task) && !isPlaced.test(task))
        .min(Comparator.comparing(task -> task.getMetadata().getName()))
        .map(task -> "; " + task.getStatus().getMessage())
        .orElse("");
  }
}
