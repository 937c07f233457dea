package dev.berth.apiserver.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.v1.Time;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StatusMergeTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final Set<TaskPhase> REPORTABLE =
      Set.of(
          TaskPhase.TASK_PHASE_STARTING,
          TaskPhase.TASK_PHASE_RUNNING,
          TaskPhase.TASK_PHASE_BACK_OFF,
          TaskPhase.TASK_PHASE_STOPPING,
          TaskPhase.TASK_PHASE_SUCCEEDED,
          TaskPhase.TASK_PHASE_FAILED);

  /** A state of the same attempt, a report with as many restarts, and what comes of it. */
  record Row(TaskPhase before, TaskPhase report, TaskPhase after) {}

  static List<Row> table() {
    List<Row> rows = new ArrayList<>();
    for (TaskPhase before : TaskPhase.values()) {
      if (before == TaskPhase.UNRECOGNIZED) {
        continue;
      }
      for (TaskPhase report : REPORTABLE) {
        boolean over =
            before == TaskPhase.TASK_PHASE_SUCCEEDED || before == TaskPhase.TASK_PHASE_FAILED;
        boolean back =
            before == TaskPhase.TASK_PHASE_RUNNING && report == TaskPhase.TASK_PHASE_STARTING;
        rows.add(new Row(before, report, over || back ? before : report));
      }
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("table")
  void everyReportInEveryState(Row row) {
    TaskStatus after =
        StatusMerge.merge(task(row.before(), 2), binding(false), report(row.report(), 2), NOW);

    assertThat(after.getPhase()).isEqualTo(row.after());
  }

  @ParameterizedTest
  @MethodSource("table")
  void sameReportAgainGivesAnEqualStatus(Row row) {
    Task task = task(row.before(), 2);
    TaskStatus once = StatusMerge.merge(task, binding(false), report(row.report(), 2), NOW);
    Task then = task.toBuilder().setStatus(once).build();

    assertThat(
            StatusMerge.merge(then, binding(false), report(row.report(), 2), NOW.plusSeconds(60)))
        .isEqualTo(once);
  }

  @ParameterizedTest
  @MethodSource("table")
  void reportOfFewerRestartsIsOlderAndIgnored(Row row) {
    Task task = task(row.before(), 2);

    assertThat(StatusMerge.merge(task, binding(false), report(row.report(), 1), NOW))
        .isEqualTo(task.getStatus());
  }

  @Test
  void reportOfAContainerThatStartedEarlierIsOlderAndIgnored() {
    Task.Builder task = task(TaskPhase.TASK_PHASE_RUNNING, 2).toBuilder();
    task.getStatusBuilder().setStartedAt(Time.newBuilder().setSeconds(100));
    TaskReport.Builder report = report(TaskPhase.TASK_PHASE_BACK_OFF, 2).toBuilder();
    report.setStartedAt(Time.newBuilder().setSeconds(99));

    assertThat(StatusMerge.merge(task.build(), binding(false), report.build(), NOW))
        .isEqualTo(task.getStatus());
  }

  /** A nodelet that finds no container any more counts from 0 again. */
  @Test
  void laterContainerCountsThoughItsRestartsBeginAgainAndTheGreaterNumberStays() {
    Task.Builder task = task(TaskPhase.TASK_PHASE_RUNNING, 5).toBuilder();
    task.getStatusBuilder().setStartedAt(seconds(100)).setContainerId("c5");
    TaskReport.Builder report = report(TaskPhase.TASK_PHASE_RUNNING, 0).toBuilder();
    report.setStartedAt(seconds(200)).setContainerId("c0");

    TaskStatus anew = StatusMerge.merge(task.build(), binding(false), report.build(), NOW);
    task.setStatus(anew);
    report.setPhase(TaskPhase.TASK_PHASE_BACK_OFF);
    TaskStatus then = StatusMerge.merge(task.build(), binding(false), report.build(), NOW);

    assertThat(anew.getContainerId()).isEqualTo("c0");
    assertThat(anew.getStartedAt()).isEqualTo(seconds(200));
    assertThat(anew.getRestarts()).isEqualTo(5);
    assertThat(then.getPhase()).isEqualTo(TaskPhase.TASK_PHASE_BACK_OFF);
    assertThat(then.getRestarts()).isEqualTo(5);
  }

  @Test
  void earlierContainerWithFewerRestartsIsOlderAndIgnored() {
    Task.Builder task = task(TaskPhase.TASK_PHASE_RUNNING, 5).toBuilder();
    task.getStatusBuilder().setStartedAt(seconds(100)).setContainerId("c5");
    TaskReport.Builder report = report(TaskPhase.TASK_PHASE_BACK_OFF, 4).toBuilder();
    report.setStartedAt(seconds(100)).setContainerId("c4");

    assertThat(StatusMerge.merge(task.build(), binding(false), report.build(), NOW))
        .isEqualTo(task.getStatus());
  }

  @Test
  void whatStillRunsShowsAsStoppingWhileTheBindingIsMarked() {
    TaskStatus after =
        StatusMerge.merge(
            task(TaskPhase.TASK_PHASE_RUNNING, 0),
            binding(true),
            report(TaskPhase.TASK_PHASE_RUNNING, 0),
            NOW);

    assertThat(after.getPhase()).isEqualTo(TaskPhase.TASK_PHASE_STOPPING);
  }

  @Test
  void newAttemptClearsWhatWasKnownOfTheOldContainer() {
    Task.Builder task = task(TaskPhase.TASK_PHASE_PENDING, 4).toBuilder();
    task.getStatusBuilder().setAttempt(2).setExitCode(137).setContainerId("old");

    TaskStatus after =
        StatusMerge.merge(
            task.build(), binding(false), report(TaskPhase.TASK_PHASE_STARTING, 0), NOW);

    assertThat(after.getAttempt()).isEqualTo(3);
    assertThat(after.getNode()).isEqualTo("n1");
    assertThat(after.getRestarts()).isZero();
    assertThat(after.hasExitCode()).isFalse();
    assertThat(after.getContainerId()).isEmpty();
  }

  @Test
  void readyFollowsRunning() {
    TaskStatus after =
        StatusMerge.merge(
            task(TaskPhase.TASK_PHASE_STARTING, 0),
            binding(false),
            report(TaskPhase.TASK_PHASE_RUNNING, 0),
            NOW);

    assertThat(Conditions.isTrue(after.getConditionsList(), StatusMerge.READY)).isTrue();
    assertThat(Conditions.isTrue(after.getConditionsList(), StatusMerge.SCHEDULED)).isTrue();
  }

  private static Time seconds(long seconds) {
    return Time.newBuilder().setSeconds(seconds).build();
  }

  private static Task task(TaskPhase phase, int restarts) {
    Task.Builder task = Task.newBuilder();
    task.getMetadataBuilder().setName("t").setUid("u");
    task.getStatusBuilder().setPhase(phase).setAttempt(3).setRestarts(restarts);
    return task.build();
  }

  private static Binding binding(boolean marked) {
    Binding.Builder binding = Binding.newBuilder();
    binding.getSpecBuilder().setTaskUid("u").setAttempt(3).setNode("n1");
    if (marked) {
      binding.getMetadataBuilder().setDeletionTimestamp(Time.newBuilder().setSeconds(1));
    }
    return binding.build();
  }

  private static TaskReport report(TaskPhase phase, int restarts) {
    return TaskReport.newBuilder().setPhase(phase).setRestarts(restarts).build();
  }
}
