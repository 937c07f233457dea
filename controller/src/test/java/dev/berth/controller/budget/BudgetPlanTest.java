package dev.berth.controller.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.Time;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.DisruptionBudgetSpec;
import dev.berth.api.v1.DisruptionBudgetStatus;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetPlanTest {
  @ParameterizedTest
  @CsvSource({
    // minAvailable, maxUnavailable, expected -> desired
    "3,,3,3",
    "3,,5,3",
    "3,,0,3",
    "0,,5,0",
    "80%,,10,8",
    "80%,,9,8",
    "80%,,1,1",
    "80%,,0,0",
    "100%,,7,7",
    "1%,,7,1",
    "0%,,7,0",
    ",1,3,2",
    ",3,3,0",
    ",5,3,0",
    ",0,3,3",
    ",10%,10,9",
    ",10%,11,9",
    ",10%,1,0",
    ",100%,4,0",
    ",0%,4,4",
    ",50%,2000000000,1000000000",
  })
  void percentagesAreRoundedUp(String min, String max, int expected, int desired) {
    assertThat(BudgetPlan.desired(spec(min, max), expected)).isEqualTo(desired);
  }

  @ParameterizedTest
  @CsvSource({
    // expected, healthy -> allowed, for minAvailable 3
    "5,5,2",
    "5,4,1",
    "5,3,0",
    "5,2,0",
    "3,3,0",
    "2,2,0",
    "0,0,0",
  })
  void allowsWhatIsHealthyBeyondWhatMustBe(int expected, int healthy, int allowed) {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < expected; i++) {
      TaskPhase phase = i < healthy ? TaskPhase.TASK_PHASE_RUNNING : TaskPhase.TASK_PHASE_BACK_OFF;
      tasks.add(task("t" + i, phase, i < healthy));
    }

    assertThat(status(budget(spec("3", null)), tasks))
        .isEqualTo(
            DisruptionBudgetStatus.newBuilder()
                .setDisruptionsAllowed(allowed)
                .setCurrentHealthy(healthy)
                .setDesiredHealthy(3)
                .setExpectedTasks(expected)
                .setObservedGeneration(7)
                .build());
  }

  @ParameterizedTest
  @CsvSource({
    // phase, ready -> expected, healthy
    "PENDING,false,1,0",
    "STARTING,false,1,0",
    "RUNNING,true,1,1",
    "RUNNING,false,1,0",
    "BACK_OFF,false,1,0",
    "STOPPING,true,1,0",
    "UNKNOWN,true,1,0",
    "SUCCEEDED,false,0,0",
    "FAILED,false,0,0",
  })
  void healthyIsWhatRunsAndIsReady(String phase, boolean ready, int expected, int healthy) {
    Task task = task("t", TaskPhase.valueOf("TASK_PHASE_" + phase), ready);

    DisruptionBudgetStatus status = status(budget(spec("1", null)), List.of(task));

    assertThat(status.getExpectedTasks()).isEqualTo(expected);
    assertThat(status.getCurrentHealthy()).isEqualTo(healthy);
  }

  @Test
  void onlyTheSelectedCount() {
    Task other = task("other", TaskPhase.TASK_PHASE_RUNNING, true);
    Task unlabelled =
        other.toBuilder().setMetadata(other.getMetadata().toBuilder().clearLabels()).build();

    assertThat(status(budget(spec("1", null)), List.of(unlabelled)).getExpectedTasks()).isZero();
  }

  @Test
  void placeThatIsGivenUpOrGoneOrAnothersIsNotHealthy() {
    Task task = task("t", TaskPhase.TASK_PHASE_RUNNING, true);
    Binding binding = bindingOf(task);
    Binding.Builder marked = binding.toBuilder();
    marked.getMetadataBuilder().setDeletionTimestamp(Time.newBuilder().setSeconds(1));
    Binding.Builder later = binding.toBuilder();
    later.getSpecBuilder().setAttempt(2);
    Binding.Builder anothers = binding.toBuilder();
    anothers.getSpecBuilder().setTaskUid("another");

    assertThat(healthy(task, Optional.of(binding))).isEqualTo(1);
    assertThat(healthy(task, Optional.empty())).isZero();
    assertThat(healthy(task, Optional.of(marked.build()))).isZero();
    assertThat(healthy(task, Optional.of(later.build()))).isZero();
    assertThat(healthy(task, Optional.of(anothers.build()))).isZero();
  }

  private static int healthy(Task task, Optional<Binding> binding) {
    return BudgetPlan.status(budget(spec("1", null)), List.of(task), _ -> binding)
        .getCurrentHealthy();
  }

  private static DisruptionBudgetStatus status(DisruptionBudget budget, List<Task> tasks) {
    return BudgetPlan.status(budget, tasks, task -> Optional.of(bindingOf(task)));
  }

  private static DisruptionBudgetSpec spec(@Nullable String min, @Nullable String max) {
    DisruptionBudgetSpec.Builder spec = DisruptionBudgetSpec.newBuilder();
    spec.getSelectorBuilder().putMatchLabels("app", "web");
    if (min != null) {
      spec.setMinAvailable(min);
    }
    if (max != null) {
      spec.setMaxUnavailable(max);
    }
    return spec.build();
  }

  private static DisruptionBudget budget(DisruptionBudgetSpec spec) {
    return DisruptionBudget.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setName("web").setGeneration(7))
        .setSpec(spec)
        .build();
  }

  private static Task task(String name, TaskPhase phase, boolean ready) {
    Task.Builder task =
        Task.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setName(name).setUid("u").putLabels("app", "web"));
    task.getStatusBuilder()
        .setPhase(phase)
        .setAttempt(1)
        .addConditions(
            Condition.newBuilder()
                .setType("Ready")
                .setStatus(ready ? Conditions.TRUE : Conditions.FALSE));
    return task.build();
  }

  private static Binding bindingOf(Task task) {
    Binding.Builder binding = Binding.newBuilder();
    binding.getSpecBuilder().setTaskUid(task.getMetadata().getUid()).setAttempt(1);
    return binding.build();
  }
}
