package dev.berth.controller.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskGroup;
import dev.berth.api.v1.TaskGroupPhase;
import dev.berth.api.v1.TaskGroupSpec;
import dev.berth.api.v1.TaskGroupStatus;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupPlanTest {
  private static final String NO_ROOM = "0/2 nodes fit: 2 lack cpu";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // minimum, placed, waiting, ended | phase, members, placed, message
        "3 0 0 0 | WAITING    | 0 | 0 | 0 of the 3 tasks that it needs exist",
        "3 0 1 0 | WAITING    | 1 | 0 | 1 of the 3 tasks that it needs exists",
        "3 0 2 0 | WAITING    | 2 | 0 | 2 of the 3 tasks that it needs exist",
        "3 0 3 0 | WAITING    | 3 | 0 | none of its 3 tasks has a place",
        "3 0 5 0 | WAITING    | 5 | 0 | none of its 5 tasks has a place",
        "3 1 2 0 | INCOMPLETE | 3 | 1 | 1 of the 3 tasks that it needs has a place",
        "3 2 0 0 | INCOMPLETE | 2 | 2 | 2 of the 3 tasks that it needs have a place",
        "3 3 0 0 | PLACED     | 3 | 3 | 3 of 3 tasks have a place",
        "3 4 1 0 | PLACED     | 5 | 4 | 4 of 5 tasks have a place",
        "1 1 1 0 | PLACED     | 2 | 1 | 1 of 2 tasks has a place",
        "3 2 0 1 | PLACED     | 2 | 2 | '2 of 2 tasks have a place, 1 ended'",
        "3 0 1 3 | PLACED     | 1 | 0 | '0 of 1 tasks have a place, 3 ended'",
        "3 0 0 3 | PLACED     | 0 | 0 | all 3 tasks have ended",
        "3 1 0 1 | INCOMPLETE | 1 | 1 | 2 of the 3 tasks that it needs have a place",
      })
  void saysHowManyThereAreAndHaveAPlace(
      String counts, String phase, int members, int placed, String message) {
    String[] count = counts.split(" ", -1);
    List<Task> tasks = new ArrayList<>();
    add(tasks, "placed", count[1], TaskPhase.TASK_PHASE_RUNNING);
    add(tasks, "waiting", count[2], TaskPhase.TASK_PHASE_PENDING);
    add(tasks, "ended", count[3], TaskPhase.TASK_PHASE_SUCCEEDED);

    assertThat(status(Integer.parseInt(count[0]), tasks))
        .isEqualTo(
            TaskGroupStatus.newBuilder()
                .setPhase(TaskGroupPhase.valueOf("TASK_GROUP_PHASE_" + phase))
                .setMembers(members)
                .setPlaced(placed)
                .setMessage(message)
                .build());
  }

  @Test
  void thoseThatWaitSayWhy() {
    List<Task> all = List.of(refused("b", "another reason"), refused("a", NO_ROOM));

    assertThat(status(2, all).getMessage())
        .isEqualTo("none of its 2 tasks has a place; 0/2 nodes fit: 2 lack cpu");
    assertThat(
            status(2, List.of(task("placed-0", TaskPhase.TASK_PHASE_RUNNING), all.getLast()))
                .getMessage())
        .isEqualTo("1 of the 2 tasks that it needs has a place; 0/2 nodes fit: 2 lack cpu");
  }

  @Test
  void whatOneWaitedForWhoHasAPlaceByNowIsNotSaid() {
    Task placed = refused("placed-0", NO_ROOM);

    assertThat(
            status(2, List.of(placed, task("waiting-0", TaskPhase.TASK_PHASE_PENDING)))
                .getMessage())
        .isEqualTo("1 of the 2 tasks that it needs has a place");
  }

  @Test
  void failedOnesHaveHadTheirPlaceToo() {
    List<Task> tasks = new ArrayList<>();
    add(tasks, "failed", "2", TaskPhase.TASK_PHASE_FAILED);

    assertThat(status(2, tasks).getPhase()).isEqualTo(TaskGroupPhase.TASK_GROUP_PHASE_PLACED);
  }

  private static TaskGroupStatus status(int needed, List<Task> tasks) {
    TaskGroup group =
        TaskGroup.newBuilder().setSpec(TaskGroupSpec.newBuilder().setMinMembers(needed)).build();
    return GroupPlan.status(
        group, tasks, task -> !task.getMetadata().getName().matches("waiting.*|a|b"));
  }

  private static void add(List<Task> tasks, String name, String count, TaskPhase phase) {
    for (int i = 0; i < Integer.parseInt(count); i++) {
      tasks.add(task(name + "-" + i, phase));
    }
  }

  private static Task task(String name, TaskPhase phase) {
    return Task.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setName(name))
        .setStatus(TaskStatus.newBuilder().setPhase(phase))
        .build();
  }

  private static Task refused(String name, String why) {
    Task task = task(name, TaskPhase.TASK_PHASE_PENDING);
    return task.toBuilder()
        .setStatus(task.getStatus().toBuilder().setReason("Unschedulable").setMessage(why))
        .build();
  }
}
