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
import org.junit.jupiter.params.provider.ValueSource;

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
    task.getStatusBuilder().setStartedAt(seconds(100)).setContainerId("c2");
    TaskReport.Builder report = report(TaskPhase.TASK_PHASE_BACK_OFF, 2).toBuilder();
    report.setStartedAt(seconds(99)).setContainerId("c1");

    assertThat(StatusMerge.merge(task.build(), binding(false), report.build(), NOW))
        .isEqualTo(task.getStatus());
  }

  /** By the node's clock at first, and by the runtime's word when it is asked. */
  @ParameterizedTest
  @ValueSource(strings = {"c1", ""})
  void startOfOneContainerMayBeToldAnewAndEarlier(String container) {
    Task.Builder task = task(TaskPhase.TASK_PHASE_RUNNING, 2).toBuilder();
    task.getStatusBuilder().setStartedAt(seconds(100)).setContainerId("c1");
    TaskReport.Builder report = report(TaskPhase.TASK_PHASE_SUCCEEDED, 2).toBuilder();
    report.setStartedAt(seconds(99)).setContainerId(container);

    TaskStatus after = StatusMerge.merge(task.build(), binding(false), report.build(), NOW);

    assertThat(after.getPhase()).isEqualTo(TaskPhase.TASK_PHASE_SUCCEEDED);
    assertThat(after.getStartedAt()).isEqualTo(seconds(99));
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
  void imageIsOfTheContainerThatTheStatusHas() {
    Task.Builder task = task(TaskPhase.TASK_PHASE_RUNNING, 2).toBuilder();
    task.getStatusBuilder().setContainerId("c2").setImageId("app@sha256:2");
    TaskReport.Builder same = report(TaskPhase.TASK_PHASE_BACK_OFF, 2).toBuilder();
    same.setContainerId("c2");
    TaskReport.Builder none = report(TaskPhase.TASK_PHASE_BACK_OFF, 2).toBuilder();
    TaskReport.Builder next = report(TaskPhase.TASK_PHASE_RUNNING, 3).toBuilder();
    next.setContainerId("c3");
    TaskReport.Builder told = next.clone().setImageId("app@sha256:3");

    assertThat(imageId(task, same)).isEqualTo("app@sha256:2");
    assertThat(imageId(task, none)).isEqualTo("app@sha256:2");
    assertThat(imageId(task, next)).isEmpty();
    assertThat(imageId(task, told)).isEqualTo("app@sha256:3");
  }

  private static String imageId(Task.Builder task, TaskReport.Builder report) {
    return StatusMerge.merge(task.build(), binding(false), report.build(), NOW).getImageId();
  }

  /** Restarts of init commands are told before the task's own container has started. */
  @Test
  void firstContainerThatStartsCountsThoughItsNodeHasForgottenRestarts() {
    Task.Builder task = task(TaskPhase.TASK_PHASE_STARTING, 3).toBuilder();
    TaskReport.Builder report = report(TaskPhase.TASK_PHASE_RUNNING, 0).toBuilder();
    report.setStartedAt(seconds(100)).setContainerId("c0");

    TaskStatus after = StatusMerge.merge(task.build(), binding(false), report.build(), NOW);

    assertThat(after.getPhase()).isEqualTo(TaskPhase.TASK_PHASE_RUNNING);
    assertThat(after.getRestarts()).isEqualTo(3);
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
  void howTheLastContainerEndedIsToldAndForgottenWithTheNextEnd() {
    TaskReport killed =
        report(TaskPhase.TASK_PHASE_BACK_OFF, 2).toBuilder()
            .setFinishedAt(Time.newBuilder().setSeconds(500))
            .setExitCode(137)
            .setSignal("SIGKILL")
            .setOutOfMemory(true)
            .setTerminationMessage("too much")
            .build();
    Task task = task(TaskPhase.TASK_PHASE_RUNNING, 2);
    TaskStatus first = StatusMerge.merge(task, binding(false), killed, NOW);
    assertThat(first)
        .returns("SIGKILL", TaskStatus::getSignal)
        .returns(true, TaskStatus::getOutOfMemory)
        .returns("too much", TaskStatus::getTerminationMessage);

    // From a node that was restarted and does not know the words of that same end.
    TaskReport again = killed.toBuilder().clearTerminationMessage().build();
    assertThat(merged(task, first, again)).isEqualTo(first);

    TaskReport next =
        report(TaskPhase.TASK_PHASE_BACK_OFF, 3).toBuilder()
            .setFinishedAt(Time.newBuilder().setSeconds(600))
            .setExitCode(1)
            .build();
    assertThat(merged(task, first, next))
        .returns(1, TaskStatus::getExitCode)
        .returns(false, TaskStatus::hasSignal)
        .returns(false, TaskStatus::hasOutOfMemory)
        .returns(false, TaskStatus::hasTerminationMessage);
  }

  private static TaskStatus merged(Task task, TaskStatus status, TaskReport report) {
    return StatusMerge.merge(
        task.toBuilder().setStatus(status).build(), binding(false), report, NOW);
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

  @Test
  void whatRunsIsNotReadyWhenItsNodeSaysSoAndThatIsTheConditionsOnly() {
    TaskReport.Builder report = report(TaskPhase.TASK_PHASE_RUNNING, 0).toBuilder();
    report.setReady(false).setReadyMessage("HTTP 503");
    TaskStatus after =
        StatusMerge.merge(
            task(TaskPhase.TASK_PHASE_STARTING, 0), binding(false), report.build(), NOW);

    assertThat(after.getPhase()).isEqualTo(TaskPhase.TASK_PHASE_RUNNING);
    assertThat(after.getReason()).isEmpty();
    assertThat(after.getConditionsList())
        .filteredOn(condition -> condition.getType().equals(StatusMerge.READY))
        .singleElement()
        .satisfies(ready -> {
          assertThat(ready.getStatus()).isEqualTo(Conditions.FALSE);
          assertThat(ready.getReason()).isEqualTo("NotReady");
          assertThat(ready.getMessage()).isEqualTo("HTTP 503");
        });
  }

  @Test
  void readyWordsCountForNothingButWhatRuns() {
    TaskReport.Builder report = report(TaskPhase.TASK_PHASE_BACK_OFF, 0).toBuilder();
    report.setReady(true);
    TaskStatus after =
        StatusMerge.merge(
            task(TaskPhase.TASK_PHASE_RUNNING, 0), binding(false), report.build(), NOW);

    assertThat(Conditions.isTrue(after.getConditionsList(), StatusMerge.READY)).isFalse();
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
