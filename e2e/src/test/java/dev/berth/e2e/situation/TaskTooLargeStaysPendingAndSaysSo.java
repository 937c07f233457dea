package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.Event;
import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.client.ListOptions;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class TaskTooLargeStaysPendingAndSaysSo {
  @RegisterExtension final Cluster cluster = Cluster.of(Shape.nodes(1));

  @Test
  void inItsStatusAndAsAnEvent() {
    cluster.tasks().create(Tasks.asking(Tasks.sleeper("huge"), "100m", "900Ti"));

    Task huge =
        cluster
            .tasks()
            .await(
                "huge",
                "says why it is pending",
                task -> task.getStatus().getConditionsList().stream().anyMatch(this::tellsMemory));
    assertThat(huge.getStatus().getPhase()).isEqualTo(TaskPhase.TASK_PHASE_PENDING);
    Eventually.value(Tasks.PATIENCE, "an event says so", this::refusals, list -> !list.isEmpty());

    cluster.tasks().create(Tasks.sleeper("small"));
    cluster.tasks().awaitRunning("small");
    assertThat(cluster.tasks().bindings())
        .extracting(binding -> binding.getMetadata().getName())
        .containsExactly("small");
  }

  private boolean tellsMemory(dev.berth.api.meta.v1.Condition condition) {
    return condition.getType().equals("Scheduled")
        && condition.getStatus().equals("False")
        && condition.getReason().equals("Unschedulable")
        && condition.getMessage().contains("memory");
  }

  private List<Event> refusals() {
    return cluster
        .client()
        .objects(Kinds.EVENT)
        .listAll(ListOptions.in(Tasks.NAMESPACE))
        .items()
        .stream()
        .filter(event -> event.getReason().equals("FailedScheduling"))
        .filter(event -> event.getInvolvedObject().getName().equals("huge"))
        .toList();
  }
}
