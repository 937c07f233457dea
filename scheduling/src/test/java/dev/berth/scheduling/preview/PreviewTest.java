package dev.berth.scheduling.preview;

import static dev.berth.scheduling.Tasks.grouped;
import static dev.berth.scheduling.Tasks.key;
import static dev.berth.scheduling.Tasks.peaceful;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.Namespace;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.Time;
import dev.berth.api.v1.Attempt;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.Queue;
import dev.berth.api.v1.QueueSpec;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskGroup;
import dev.berth.api.v1.TaskGroupSpec;
import dev.berth.api.v1.TaskStatus;
import dev.berth.scheduling.preview.Forecast.Displaced;
import dev.berth.scheduling.testing.Samples;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreviewTest {
  private static final Instant MOMENT = Instant.parse("2026-01-01T00:00:00Z");

  private final Picture picture = new Picture();

  private void bound(Task task, String node) {
    Binding binding = Samples.binding(task, node, List.of());
    picture.put(task);
    picture.put(
        binding.toBuilder()
            .setSpec(binding.getSpec().toBuilder().setPriority(task.getSpec().getPriority()))
            .build());
  }

  private void leaving(Task task) {
    Binding binding = picture.binding(key(task)).orElseThrow();
    picture.put(
        binding.toBuilder()
            .setMetadata(
                binding.getMetadata().toBuilder()
                    .setDeletionTimestamp(Time.newBuilder().setSeconds(1)))
            .build());
  }

  private Forecast forecast() {
    return Preview.of(picture, 1, MOMENT);
  }

  private static String nodeOf(Forecast forecast, Task task) {
    return forecast.fates().get(key(task)) instanceof Fate.Placed placed ? placed.node() : "";
  }

  private static String sentence(Forecast forecast, Task task) {
    return forecast.fates().get(key(task)) instanceof Fate.Waits waits
        ? waits.reason().sentence()
        : "";
  }

  @Test
  void saysWhereTasksWouldGoAndWhichWouldWait() {
    Task small = task("small", "1", "1Gi");
    Task large = task("large", "9", "1Gi");
    picture.put(node("n1", "2", "4Gi"));
    picture.put(small);
    picture.put(large);

    Forecast forecast = forecast();

    assertThat(nodeOf(forecast, small)).isEqualTo("n1");
    assertThat(sentence(forecast, large))
        .isEqualTo(
            "0/1 nodes fit: 1 lacks cpu (need 9, most free 1); waiting helps: no, preemption: no");
    assertThat(forecast.atRest()).isTrue();
  }

  @Test
  void thePictureStaysAsItIs() {
    Task low = task("low", "2", "1Gi");
    Task high = priority(10, task("high", "2", "1Gi"));
    picture.put(node("n1", "2", "4Gi"));
    bound(low, "n1");
    picture.put(high);
    Forecast first = forecast();

    assertThat(picture.binding(key(low))).isPresent();
    assertThat(picture.binding(key(high))).isEmpty();
    assertThat(forecast()).isEqualTo(first);
  }

  @Test
  void saysWhoGoesForWhomAndWhatBecomesOfHim() {
    Task low = task("low", "2", "1Gi");
    Task high = priority(10, task("high", "2", "1Gi"));
    picture.put(node("n1", "2", "4Gi"));
    bound(low, "n1");
    picture.put(high);

    Forecast forecast = forecast();

    assertThat(forecast.displaced())
        .containsExactly(
            new Displaced(
                key(low), "n1", "Preempted", "makes room for task default/high, priority 10"));
    assertThat(nodeOf(forecast, high)).isEqualTo("n1");
    assertThat(sentence(forecast, low)).startsWith("0/1 nodes fit: 1 lacks cpu");
  }

  @Test
  void whoGoesMayFindAnotherPlace() {
    Task low = task("low", "1", "1Gi");
    Task high = priority(10, task("high", "2", "1Gi"));
    picture.put(node("n1", "2", "4Gi"));
    picture.put(node("n2", "1", "4Gi"));
    bound(low, "n1");
    picture.put(high);

    Forecast forecast = forecast();

    assertThat(nodeOf(forecast, high)).isEqualTo("n1");
    assertThat(nodeOf(forecast, low)).isEqualTo("n2");
  }

  @Test
  void whoIsBeingMovedIsTakenForGone() {
    Task moved = task("moved", "2", "1Gi");
    Task waits = task("waits", "2", "1Gi");
    picture.put(node("n1", "2", "4Gi"));
    bound(moved, "n1");
    leaving(moved);
    picture.put(priority(1, waits));

    Forecast forecast = forecast();

    assertThat(nodeOf(forecast, waits)).isEqualTo("n1");
    assertThat(sentence(forecast, moved)).isNotEmpty();
    assertThat(forecast.displaced()).isEmpty();
  }

  @Test
  void whoIsDeletedDoesNotReturn() {
    Task gone = task("gone", "2", "1Gi");
    picture.put(node("n1", "2", "4Gi"));
    Task.Builder deleted = gone.toBuilder();
    deleted.getMetadataBuilder().getDeletionTimestampBuilder().setSeconds(1);
    bound(deleted.build(), "n1");
    leaving(gone);
    Task waits = task("waits", "2", "1Gi");
    picture.put(waits);

    assertThat(forecast().fates().keySet()).containsExactly(key(waits));
    assertThat(nodeOf(forecast(), waits)).isEqualTo("n1");
  }

  @Test
  void budgetsAndPeacefulTasksLeaveOthersWhereTheyAre() {
    Task low = task("low", "2", "1Gi");
    picture.put(node("n1", "2", "4Gi"));
    Task.Builder labelled = low.toBuilder();
    labelled.getMetadataBuilder().putLabels("app", "low");
    bound(labelled.build(), "n1");
    picture.put(peaceful(priority(10, task("peaceful", "2", "1Gi"))));
    assertThat(forecast().displaced()).isEmpty();

    picture.put(priority(20, task("high", "2", "1Gi")));
    assertThat(forecast().displaced()).hasSize(1);
    DisruptionBudget.Builder budget = DisruptionBudget.newBuilder();
    budget.getMetadataBuilder().setNamespace("default").setName("low");
    budget.getSpecBuilder().getSelectorBuilder().putMatchLabels("app", "low");
    picture.put(budget.build());
    assertThat(forecast().displaced()).isEmpty();
  }

  @Test
  void queuesAndGroupsHoldTasksBack() {
    picture.put(node("n1", "8", "8Gi"));
    picture.put(
        Queue.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setName("team"))
            .setSpec(QueueSpec.newBuilder().putMaximum("cpu", Quantities.of("1")))
            .build());
    picture.put(
        Namespace.newBuilder()
            .setMetadata(
                ObjectMeta.newBuilder().setName("default").putLabels("berth.dev/queue", "team"))
            .build());
    Task first = task("first", "1", "1Gi");
    Task second = task("second", "1", "1Gi");
    picture.put(first);
    picture.put(second);
    picture.put(
        TaskGroup.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName("pair"))
            .setSpec(TaskGroupSpec.newBuilder().setMinMembers(2))
            .build());
    Task alone = grouped("pair", task("alone", "0", "1Gi"));
    picture.put(alone);

    Forecast forecast = forecast();

    assertThat(nodeOf(forecast, first)).isEqualTo("n1");
    assertThat(sentence(forecast, second))
        .startsWith("queue team has its maximum of cpu, 1; waiting helps: yes");
    assertThat(sentence(forecast, alone))
        .isEqualTo("task group pair has 1 of the 2 tasks that it needs");
  }

  @Test
  void whoRestsBecauseNodesHaveRefusedItIsWaitedFor() {
    Task refused = task("refused", "1", "1Gi");
    refused =
        refused.toBuilder()
            .setStatus(
                TaskStatus.newBuilder()
                    .setAttempt(1)
                    .addAttempts(Attempt.newBuilder().setNode("n1")))
            .build();
    picture.put(node("n1", "2", "4Gi"));
    picture.put(refused);

    assertThat(nodeOf(forecast(), refused)).isEqualTo("n1");
  }

  @Test
  void thoseWhoWereCreatedFirstHaveTheirTurnFirst() {
    picture.put(node("n1", "1", "4Gi"));
    Task.Builder late = task("late", "1", "1Gi").toBuilder();
    late.getMetadataBuilder().getCreationTimestampBuilder().setSeconds(20);
    Task.Builder early = task("early", "1", "1Gi").toBuilder();
    early.getMetadataBuilder().getCreationTimestampBuilder().setSeconds(10);
    picture.put(late.build());
    picture.put(early.build());

    assertThat(nodeOf(forecast(), early.build())).isEqualTo("n1");
  }

  @Test
  void tellsTheReasonOfOneThatWaitsAsASchedulerWould() {
    Task low = task("low", "2", "1Gi");
    Task high = priority(10, task("high", "2", "1Gi"));
    picture.put(node("n1", "2", "4Gi"));
    bound(low, "n1");
    picture.put(high);

    assertThat(Preview.reason(picture, 1, key(high)).orElseThrow().sentence())
        .isEqualTo("waits for node n1, where a lesser task is being stopped for it");
    assertThat(Preview.reason(picture, 1, key(low))).isEmpty();
  }
}
